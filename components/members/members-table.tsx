import { sortLink } from '@/lib/lists/sort-link'
import type { MemberSort } from '@/lib/members/list-params'
import type { MemberRow } from '@/lib/members/queries/list-members'
import { routes } from '@/lib/routes'
import { StateBadge } from '../service-users/state-badge'
import { NameLink } from '../ui/name-link'
import { RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { LastSeenTime } from './last-seen-time'
import { SecondFactorText } from './second-factor-text'

type MembersTableProps = {
  org: string
  rows: MemberRow[]
  sort: MemberSort
  search: Record<string, string | string[] | undefined>
  /** Whether the caller looks after members, and is told how they sign in. */
  mayManage: boolean
}

export function MembersTable({ org, rows, sort, search, mayManage }: MembersTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.members(org), search, { column, current: sort, first })
  return (
    <Table label="Members" columns="many">
      <TableHead>
        <HeaderCell kind="primary" sort={link('name', 'ascending')}>
          Name
        </HeaderCell>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell>Teams</HeaderCell>
        {mayManage && <HeaderCell kind="wide">Second factor</HeaderCell>}
        {mayManage && <HeaderCell>Last seen</HeaderCell>}
        <HeaderCell kind="wide" sort={link('joined', 'descending')}>
          Joined
        </HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={routes.member(org, row.id)} name={row.name} />
              {row.own && <span className="text-ink-3"> (you)</span>}
              <CellNote className="wrap-anywhere">{row.email}</CellNote>
            </TableCell>
            <TableCell label="Role" className="text-ink-2 wrap-anywhere rows:min-w-24">
              {row.role}
            </TableCell>
            <TableCell label="Teams" className="text-ink-2 wrap-anywhere rows:min-w-36">
              {row.teams.length > 0 ? row.teams.join(', ') : <span className="text-ink-3">Public alone</span>}
            </TableCell>
            {row.secondFactor !== null && (
              <TableCell kind="wide" className="text-ink-2">
                <SecondFactorText value={row.secondFactor} />
              </TableCell>
            )}
            {mayManage && (
              <TableCell label="Last seen" className="whitespace-nowrap text-ink-2">
                <LastSeenTime value={row.lastSeenAt} />
              </TableCell>
            )}
            <TableCell kind="wide" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.joinedAt} />
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
