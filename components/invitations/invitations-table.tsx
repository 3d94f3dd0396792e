import type { InvitationSort } from '@/lib/invitations/list-params'
import type { InvitationRow } from '@/lib/invitations/queries/list-invitations'
import { sortLink } from '@/lib/lists/sort-link'
import { routes } from '@/lib/routes'
import { ExpirationTime, RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { InvitationActions } from './invitation-actions'
import { InvitationBadge } from './invitation-badge'

type InvitationsTableProps = {
  org: string
  rows: InvitationRow[]
  sort: InvitationSort
  search: Record<string, string | string[] | undefined>
}

export function InvitationsTable({ org, rows, sort, search }: InvitationsTableProps) {
  const link = (column: string, first: 'ascending' | 'descending') =>
    sortLink(routes.invitations(org), search, { column, current: sort, first })
  return (
    <Table label="Invitations" columns="many">
      <TableHead>
        <HeaderCell kind="primary" sort={link('email', 'ascending')}>
          Email
        </HeaderCell>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell>Teams</HeaderCell>
        <HeaderCell>Invited by</HeaderCell>
        <HeaderCell kind="wide" sort={link('created', 'descending')}>
          Invited
        </HeaderCell>
        <HeaderCell>Expiration</HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
        <HeaderCell kind="actions">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary" className="rows:min-w-44">
              <span className="font-medium wrap-anywhere">{row.email}</span>
              {row.onHold && (
                <CellNote>{row.invitedByName} may no longer give this role. Resend it in your own name.</CellNote>
              )}
            </TableCell>
            <TableCell label="Role" className="text-ink-2 wrap-anywhere rows:min-w-24">
              {row.role}
            </TableCell>
            <TableCell label="Teams" className="text-ink-2 wrap-anywhere rows:min-w-28">
              {row.teams.length > 0 ? row.teams.join(', ') : <span className="text-ink-3">Public alone</span>}
            </TableCell>
            <TableCell label="Invited by" className="text-ink-2 wrap-anywhere rows:min-w-24">
              {row.invitedByName}
            </TableCell>
            <TableCell kind="wide" className="whitespace-nowrap text-ink-2">
              <RelativeTime value={row.createdAt} />
            </TableCell>
            <TableCell className="text-ink-2 roomy:whitespace-nowrap">
              {row.state === 'pending' || row.state === 'expired' ? <ExpirationTime value={row.expiresAt} /> : null}
            </TableCell>
            <TableCell kind="status">
              <InvitationBadge state={row.state} onHold={row.onHold} />
            </TableCell>
            <TableCell kind="actions">
              {(row.state === 'pending' || row.state === 'expired') && <InvitationActions org={org} invitation={row} />}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
