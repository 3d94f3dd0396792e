import { Figure, Figures } from '@/components/overview/figure'
import type { TokenDetail } from '@/lib/tokens/types'

/** What the verifier decided about the token in the last 24 hours. */
export function RequestFigures({ requests: { allowed, refused } }: Pick<TokenDetail, 'requests'>) {
  return (
    <Figures label="Requests in the last 24 hours">
      <Figure label="Allowed" value={allowed} tone="green" note="last 24 hours" />
      <Figure label="Refused" value={refused} tone={refused > 0 ? 'red' : undefined} note="last 24 hours" />
    </Figures>
  )
}
