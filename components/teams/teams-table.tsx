import { countText } from '@/lib/lists/count-text'
import { sortLink } from '@/lib/lists/sort-link'
import { routes } from '@/lib/routes'
import { countedInTeams } from '@/lib/teams/held-limit'
import type { TeamSort } from '@/lib/teams/list-params'
import type { TeamRow } from '@/lib/teams/queries/list-teams'
import { NameLink } from '../ui/name-link'
import { RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'

type TeamsTableProps = {
  org: string
  rows: TeamRow[]
  sort: TeamSort
  search: Record<string, string | string[] | undefined>
}

export function TeamsTable({ org, rows, sort, search }: TeamsTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.teams(org), search, { column, current: sort, first })
  return (
    <Table label="Teams">
      <TableHead>
        <HeaderCell kind="primary" sort={link('name', 'ascending')}>
          Name
        </HeaderCell>
        <HeaderCell>Users</HeaderCell>
        <HeaderCell>Service users</HeaderCell>
        <HeaderCell>Applications</HeaderCell>
        <HeaderCell kind="wide" sort={link('created', 'descending')}>
          Created
        </HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={routes.team(org, row.id)} name={row.name} />
              {row.description && <CellNote className="line-clamp-2 wrap-anywhere">{row.description}</CellNote>}
            </TableCell>
            <TableCell label="Users" className="tabular-nums text-ink-2">
              {row.isPublic ? 'Everyone' : countText(row.users, countedInTeams)}
            </TableCell>
            <TableCell label="Service users" className="tabular-nums text-ink-2">
              {row.isPublic ? 'Every one' : countText(row.serviceUsers, countedInTeams)}
            </TableCell>
            <TableCell label="Applications" className="tabular-nums text-ink-2">
              {countText(row.applications, countedInTeams)}
            </TableCell>
            <TableCell kind="wide" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
