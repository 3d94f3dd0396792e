import type { ApplicationSort } from '@/lib/applications/list-params'
import type { ApplicationRow } from '@/lib/applications/queries/list-applications'
import { sortLink } from '@/lib/lists/sort-link'
import { routes } from '@/lib/routes'
import { NameLink } from '../ui/name-link'
import { RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { levelWords } from './level-words'

type ApplicationsTableProps = {
  org: string
  rows: ApplicationRow[]
  sort: ApplicationSort
  search: Record<string, string | string[] | undefined>
}

export function ApplicationsTable({ org, rows, sort, search }: ApplicationsTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.applications(org), search, { column, current: sort, first })
  return (
    <Table label="Applications">
      <TableHead>
        <HeaderCell kind="primary" sort={link('name', 'ascending')}>
          Name
        </HeaderCell>
        <HeaderCell>Operations</HeaderCell>
        <HeaderCell>Everyone (Public)</HeaderCell>
        <HeaderCell sort={link('created', 'descending')}>Created</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={routes.application(org, row.id)} name={row.name} />
              <CellNote mono className="break-all">
                {row.slug}
              </CellNote>
            </TableCell>
            <TableCell label="Operations" className="tabular-nums text-ink-2">
              {row.operations}
            </TableCell>
            <TableCell label="Everyone" className="text-ink-2">
              {levelWords[row.publicLevel]}
            </TableCell>
            <TableCell label="Created" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
