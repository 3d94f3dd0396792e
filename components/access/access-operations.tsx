import type { EffectiveAccess, ReachedApplication } from '@/lib/access/queries/effective-access'
import { Tag } from '../ui/tag'

type AccessOperationsProps = { row: ReachedApplication; role: EffectiveAccess['role'] }

/** How many operations of an application one may do; unfolded, each that the role grants, and by which of its patterns. */
export function AccessOperations({ row, role }: AccessOperationsProps) {
  if (row.operations === 0) return 'No catalogue yet'
  if (row.granted.length === 0) return `None of ${row.operations}`
  return (
    <details className="group">
      <summary className="w-fit rounded-xs underline decoration-line-strong underline-offset-3 hover:text-ink">
        {row.allowed === row.operations ? `All ${row.operations}` : `${row.allowed} of ${row.operations}`}
      </summary>
      <ul className="mt-1.5 grid gap-1.5">
        {row.granted.map((operation) => (
          <li key={operation.name} className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
            <code className={operation.allowed ? 'break-all text-ink' : 'break-all text-ink-3 line-through'}>
              {operation.name}
            </code>
            <Tag>{operation.access}</Tag>
            <span className="text-ink-3">
              {role.name}: <code className="break-all">{operation.grants.join(', ')}</code>
              {!operation.allowed && '; its teams let it read alone'}
            </span>
          </li>
        ))}
        {row.moreGranted > 0 && (
          <li className="text-sm text-ink-3">and {row.moreGranted.toLocaleString('en')} more that the role grants</li>
        )}
      </ul>
    </details>
  )
}
