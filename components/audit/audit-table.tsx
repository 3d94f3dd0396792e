import { TriangleAlert } from 'lucide-react'
import { changedFieldsText } from '@/lib/audit/changed-fields'
import type { AuditRow } from '@/lib/audit/row'
import { actionText, entityTypeText } from '@/lib/audit/words'
import { routes } from '@/lib/routes'
import { RelativeTime } from '../ui/relative-time'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'
import { EntityLink } from './entity-link'

export function AuditTable({ slug, rows }: { slug: string; rows: AuditRow[] }) {
  return (
    <Table label="Audit log">
      <TableHead>
        <HeaderCell kind="primary">What</HeaderCell>
        <HeaderCell>To what</HeaderCell>
        <HeaderCell>By whom</HeaderCell>
        <HeaderCell>When</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <AuditTableRow key={row.id} slug={slug} row={row} />
        ))}
      </TableBody>
    </Table>
  )
}

function AuditTableRow({ slug, row }: { slug: string; row: AuditRow }) {
  const fields = changedFieldsText(row.changes)
  // An operation's name is all that it has.
  const hasId = row.entity.id !== '' && row.entity.id !== row.entity.name
  return (
    <TableRow>
      <TableCell kind="primary" className="rows:min-w-52">
        <TextLink
          plain
          href={routes.auditEntry(slug, row.id)}
          prefetch={false}
          className="font-medium cards:inline-block cards:py-0.5"
        >
          {actionText(row.action)}
        </TextLink>
        {row.problem && (
          <CellNote className="text-red">
            <TriangleAlert aria-hidden className="mr-1 inline size-3.5" />
            Does not fit the chain
          </CellNote>
        )}
        {fields && <CellNote>{fields}</CellNote>}
      </TableCell>
      <TableCell className="wrap-anywhere">
        <EntityLink slug={slug} row={row} />
        <CellNote mono={hasId}>{hasId ? row.entity.id : entityTypeText(row.entity.type)}</CellNote>
      </TableCell>
      <TableCell label="By">
        {row.actor.name}
        {row.address && <CellNote mono>{row.address}</CellNote>}
      </TableCell>
      <TableCell className="whitespace-nowrap text-ink-2">
        <RelativeTime value={row.at} />
      </TableCell>
    </TableRow>
  )
}
