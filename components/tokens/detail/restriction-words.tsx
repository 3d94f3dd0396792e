'use client'

import { useHydrated } from '@/components/ui/use-hydrated'
import { describeRestrictions } from '@/lib/restrictions/describe'
import { describeEach } from '@/lib/restrictions/describe-each'
import type { Restriction } from '@/lib/restrictions/schema'
import { viewerTime } from '../local-time'

type WordsProps = {
  restrictions: Restriction[]
  /** Of applications, by id. */
  names: Record<string, string>
}

type SentenceProps = WordsProps & {
  owner: string
  /** The token cannot be used any more, or for now. */
  past: boolean
}

/** One sentence for all of them together. */
export function RestrictionSentence({ restrictions, names, owner, past }: SentenceProps) {
  const context = useContextOf(names)
  const { pieces } = describeRestrictions(restrictions, { ...context, parentName: owner })
  return pieces.map(({ text, strong }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces are a sentence, in its order
    <span key={index} className={strong ? 'font-medium' : undefined}>
      {past && index === 0 ? text.replace(/^Can /, 'Could ') : text}
    </span>
  ))
}

/** A sentence for each. */
export function RestrictionList({ restrictions, names }: WordsProps) {
  const context = useContextOf(names)
  return (
    <ul className="grid list-disc gap-1 pl-4.5 wrap-anywhere whitespace-pre-wrap marker:text-ink-3">
      {[...new Set(describeEach(restrictions, context))].map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

// Times are the viewer's, which the server does not know; in UTC, and saying so, until JavaScript has loaded.
function useContextOf(names: Record<string, string>) {
  const formatTime = useHydrated() ? viewerTime : undefined
  return { applicationName: (id: string) => names[id], formatTime }
}
