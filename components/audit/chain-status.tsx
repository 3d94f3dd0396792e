import { ShieldCheck } from 'lucide-react'
import type { AuditRow } from '@/lib/audit/row'
import { Note } from '../ui/note'

/** Whether the entries shown fit the hash chain. */
export function ChainStatus({ rows }: { rows: AuditRow[] }) {
  const broken = rows.filter((row) => row.problem)
  if (broken.length > 0) {
    return (
      <Note tone="danger" className="m-3">
        <strong>
          {broken.length === 1
            ? 'One of the entries shown does not fit the chain.'
            : `${broken.length} of the entries shown do not fit the chain.`}
        </strong>{' '}
        Someone with access to the database changed or removed entries after they were written. Compare with a backup.
      </Note>
    )
  }
  return (
    <p className="flex items-center gap-1.5 border-t px-3 py-2.5 text-sm text-ink-3">
      <ShieldCheck aria-hidden className="size-3.5 text-green" />
      {rows.length === 1 ? 'The entry shown fits' : 'All entries shown fit'} the hash chain.
    </p>
  )
}
