import { countText } from '@/lib/lists/count-text'
import { sortLink } from '@/lib/lists/sort-link'
import { routes } from '@/lib/routes'
import type { ServiceUserSort } from '@/lib/service-users/list-params'
import type { ServiceUserRow } from '@/lib/service-users/queries/list-service-users'
import { tokensCounted } from '@/lib/service-users/token-limit'
import { NameLink } from '../ui/name-link'
import { LastUsedTime, RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'
import { StateBadge } from './state-badge'

type ServiceUsersTableProps = {
  org: string
  rows: ServiceUserRow[]
  sort: ServiceUserSort
  search: Record<string, string | string[] | undefined>
}

export function ServiceUsersTable({ org, rows, sort, search }: ServiceUsersTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.serviceUsers(org), search, { column, current: sort, first })
  const showTokens = rows.some((row) => row.tokens !== null)
  return (
    <Table label="Service users" columns="many">
      <TableHead>
        <HeaderCell kind="primary" sort={link('name', 'ascending')}>
          Name
        </HeaderCell>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell>Teams</HeaderCell>
        {showTokens && <HeaderCell kind="wide">Tokens</HeaderCell>}
        <HeaderCell sort={link('last_used', 'descending')}>Last used</HeaderCell>
        <HeaderCell kind="wide" sort={link('created', 'descending')}>
          Created
        </HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={routes.serviceUser(org, row.id)} name={row.name} />
              <CellNote mono className="break-all">
                {row.identifier}
              </CellNote>
            </TableCell>
            <TableCell label="Role" className="text-ink-2">
              {row.role}
            </TableCell>
            <TableCell label="Teams" className="text-ink-2 wrap-anywhere rows:min-w-36">
              {row.teams.length > 0 ? row.teams.join(', ') : <span className="text-ink-3">Public alone</span>}
            </TableCell>
            {row.tokens !== null && (
              <TableCell kind="wide" className="tabular-nums text-ink-2">
                <TextLink plain href={`${routes.serviceTokens(org)}?service_user=${row.id}`}>
                  {countText(row.tokens, tokensCounted.list)}
                </TextLink>
              </TableCell>
            )}
            <TableCell label="Last used" className="whitespace-nowrap text-ink-2">
              <LastUsedTime value={row.lastUsedAt} />
            </TableCell>
            <TableCell kind="wide" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.createdAt} />
            </TableCell>
            <TableCell kind="status">
              <StateBadge active={row.active} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
