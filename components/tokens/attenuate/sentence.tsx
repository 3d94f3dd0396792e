'use client'

import { describeRestrictions } from '@/lib/restrictions/describe'
import type { Restriction } from '@/lib/restrictions/schema'
import { viewerTime } from '../local-time'

type SentenceProps = {
  /** The parent's, and those that the form adds. */
  restrictions: Restriction[]
  parentName: string
  applicationName: (id: string) => string | undefined
}

/** What the token will be able to do, as the form stands; read out when it changes. */
export function Sentence({ restrictions, ...context }: SentenceProps) {
  const { pieces } = describeRestrictions(restrictions, { ...context, formatTime: viewerTime })
  return (
    <p role="status" className="border-l-2 border-accent py-0.5 pl-3 text-ink-2 wrap-anywhere">
      {pieces.map(({ text, strong }, index) =>
        strong ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sentence has no other order
          <strong key={index} className="font-medium text-ink">
            {text}
          </strong>
        ) : (
          text
        ),
      )}{' '}
      Stops at once when {context.parentName} is revoked.
    </p>
  )
}
