import type { Change } from '@/lib/audit/changes'
import { fieldText } from '@/lib/audit/words'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { ChangeValue } from './change-value'

/** What an entry changed: each field before and after; only what there is when something was created or deleted. */
export function ChangeTable({ changes }: { changes: Change[] }) {
  const hasBefore = changes.some((change) => change.before !== undefined)
  const hasAfter = changes.some((change) => change.after !== undefined)
  return (
    <Table label="Changes" className="table-fixed [&_td]:align-top">
      <TableHead>
        <HeaderCell kind="primary" className="w-1/4">
          Field
        </HeaderCell>
        {hasBefore && <HeaderCell>Before</HeaderCell>}
        {hasAfter && <HeaderCell>After</HeaderCell>}
      </TableHead>
      <TableBody>
        {changes.map((change) => (
          <TableRow key={change.field}>
            <TableCell kind="primary" className="font-medium">
              {fieldText(change.field)}
            </TableCell>
            {hasBefore && (
              <TableCell label="Before:" className="text-ink-2">
                <ChangeValue value={change.before} />
              </TableCell>
            )}
            {hasAfter && (
              <TableCell label="After:">
                <ChangeValue value={change.after} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
