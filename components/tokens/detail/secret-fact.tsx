import { Fact } from '@/components/ui/facts'
import { RelativeTime } from '@/components/ui/relative-time'
import type { TokenDetail } from '@/lib/tokens/types'

/** How many secrets of the token work, and when it was last rotated; leads to them. */
export function SecretFact({ token: { row, credentials, copyOf } }: { token: TokenDetail }) {
  if (copyOf) {
    return (
      <Fact term="Secret">
        <a href="#secrets" className="rounded-xs underline-offset-3 hover:underline">
          Made elsewhere
        </a>
      </Fact>
    )
  }
  const [current, ...older] = credentials
  if (!current) return null
  const working = row.status === 'active' ? credentials.filter(({ ended }) => !ended).length : 0
  return (
    <Fact term="Secret">
      {working === 0 ? 'None active' : `${working} active`}
      {older.length > 0 && (
        <>
          {' · '}
          <a
            href="#secrets"
            className="rounded-xs text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
          >
            rotated <RelativeTime value={current.createdAt} inline />
          </a>
        </>
      )}
    </Fact>
  )
}
