import type { Change } from '@/lib/audit/changes'
import { fieldText } from '@/lib/audit/words'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { ChangeValue } from './change-value'

/** What an entry changed: each field before and after; only what there is when something was created or deleted. */
export function ChangeTable({ changes }: { changes: Change[] }) {
  const hasBefore = changes.some((change) => change.before !== undefined)
  const hasAfter = changes.some((change) => change.after !== undefined)
  const both = hasBefore && hasAfter
  return (
    <Table label="Changes" className="table-fixed [&_td]:align-top">
      <TableHead>
        <HeaderCell kind="primary" className="w-1/4">
          Field
        </HeaderCell>
        {hasBefore && <HeaderCell>{both ? 'Before' : 'Value it had'}</HeaderCell>}
        {hasAfter && <HeaderCell>{both ? 'After' : 'Value'}</HeaderCell>}
      </TableHead>
      <TableBody>
        {changes.map((change) => (
          <TableRow key={change.field}>
            <TableCell kind="primary" className="font-medium">
              {fieldText(change.field)}
            </TableCell>
            {hasBefore && (
              <TableCell label={both ? 'Before:' : undefined} className="text-ink-2">
                <ChangeValue value={change.before} />
              </TableCell>
            )}
            {hasAfter && (
              <TableCell label={both ? 'After:' : undefined}>
                <ChangeValue value={change.after} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
