import { countText } from '@/lib/lists/count-text'
import { sortLink } from '@/lib/lists/sort-link'
import { heldLimit } from '@/lib/roles/held-limit'
import type { RoleSort } from '@/lib/roles/list-params'
import type { RoleRow } from '@/lib/roles/queries/list-roles'
import { routes } from '@/lib/routes'
import { Badge } from '../ui/badge'
import { NameLink } from '../ui/name-link'
import { RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'

type RolesTableProps = {
  org: string
  rows: RoleRow[]
  sort: RoleSort
  search: Record<string, string | string[] | undefined>
}

export function RolesTable({ org, rows, sort, search }: RolesTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.roles(org), search, { column, current: sort, first })
  return (
    <Table label="Roles">
      <TableHead>
        <HeaderCell kind="primary" sort={link('name', 'ascending')}>
          Name
        </HeaderCell>
        <HeaderCell>Users</HeaderCell>
        <HeaderCell>Service users</HeaderCell>
        <HeaderCell kind="wide" sort={link('created', 'descending')}>
          Created
        </HeaderCell>
        <HeaderCell kind="status">Kind</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={routes.role(org, row.id)} name={row.name} className="inline-block py-0.5" />
              {row.description && <CellNote className="line-clamp-2 wrap-anywhere">{row.description}</CellNote>}
            </TableCell>
            <TableCell label="Users" className="tabular-nums text-ink-2">
              <TextLink plain href={`${routes.members(org)}?role=${row.id}`}>
                {countText(row.users, heldLimit)}
              </TextLink>
            </TableCell>
            <TableCell label="Service users" className="tabular-nums text-ink-2">
              <TextLink plain href={`${routes.serviceUsers(org)}?role=${row.id}`}>
                {countText(row.serviceUsers, heldLimit)}
              </TextLink>
            </TableCell>
            <TableCell kind="wide" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.createdAt} />
            </TableCell>
            <TableCell kind="status">
              {row.builtIn ? <Badge>Built in</Badge> : <Badge tone="accent">Custom</Badge>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
