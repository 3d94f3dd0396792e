import { CircleCheck, CircleX } from 'lucide-react'
import { CodeBlock } from '@/components/ui/code-block'
import { Tag } from '@/components/ui/tag'
import type { Decision } from '@/lib/decision/decision'

/** The answer to a simulated request: allowed or not, why, and the check that failed. */
export function DecisionCard({ decision }: { decision: Decision }) {
  const { allowed, code, reason, failedCheck } = decision
  return (
    <div className={allowed ? 'grid gap-3 rounded-lg bg-green-soft p-4' : 'grid gap-3 rounded-lg bg-red-soft p-4'}>
      <div className="flex flex-wrap items-center gap-2">
        {allowed ? <CircleCheck aria-hidden className="text-green" /> : <CircleX aria-hidden className="text-red" />}
        <strong className="font-medium">{allowed ? 'Allowed' : 'Refused'}</strong>
        <Tag mono>{code}</Tag>
      </div>
      <p>{reason}</p>
      {failedCheck && (
        <div className="grid gap-1.5">
          <p className="text-sm text-ink-2">
            The failing check stands in {failedCheck.block === 0 ? 'the authority block' : `block ${failedCheck.block}`}
            :
          </p>
          <CodeBlock code={failedCheck.source} label="Failing check" />
        </div>
      )}
    </div>
  )
}
