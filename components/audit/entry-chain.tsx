import { ShieldCheck, TriangleAlert } from 'lucide-react'
import type { ChainProblem } from '@/lib/audit/verify'
import { CardBody, CardSection } from '../ui/card'

type EntryChainProps = {
  entry: { position: number; hash: string; previousHash: string; problem: ChainProblem | undefined }
}

const sentences: Record<ChainProblem, string> = {
  changed: 'Its content does not fit its hash: the entry was changed after it was written. Compare it with a backup.',
  unlinked: 'The entry before has another hash than this one was written after. Compare both with a backup.',
  missing: 'The entry before it is missing: it was removed. Compare the log with a backup.',
}

/** An entry's place in the hash chain, and whether it fits. */
export function EntryChain({ entry }: EntryChainProps) {
  const { problem } = entry
  return (
    <CardSection title="Hash chain" aside={`Entry ${entry.position}`}>
      <CardBody className="grid gap-3">
        {problem ? (
          <p className="flex gap-2 text-red">
            <TriangleAlert aria-hidden className="mt-0.5" />
            {sentences[problem]}
          </p>
        ) : (
          <p className="flex gap-2">
            <ShieldCheck aria-hidden className="mt-0.5 text-green" />
            The entry is as it was written, and follows the one before.
          </p>
        )}
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
          <dt className="text-ink-3">Hash</dt>
          <dd className="font-mono text-[0.78125rem] leading-5 break-all">{entry.hash}</dd>
          <dt className="text-ink-3">Hash before</dt>
          <dd className="font-mono text-[0.78125rem] leading-5 break-all">{entry.previousHash}</dd>
        </dl>
      </CardBody>
    </CardSection>
  )
}
