import { tokenListHref } from '@/lib/overview/token-lists'
import { tokensWantingAttention } from '@/lib/overview/tokens'
import { ExpirationTime, LastUsedTime } from '../ui/relative-time'
import { TokenBrief } from './token-brief'

/** The tokens that want attention: those about to expire, and those that nobody seems to need. */
export async function TokenBriefs({ slug }: { slug: string }) {
  const { expiring, unused } = await tokensWantingAttention(slug)
  if (expiring.rows.length + unused.rows.length === 0) return null
  return (
    <div className="grid items-start gap-5 lg:auto-cols-fr lg:grid-flow-col">
      <TokenBrief slug={slug} title="Expiring soon" {...expiring} href={tokenListHref(slug, 'expiring')}>
        {(row) => <ExpirationTime value={row.expiresAt} />}
      </TokenBrief>
      <TokenBrief slug={slug} title="Unused" {...unused} href={tokenListHref(slug, 'unused')}>
        {(row) => <LastUsedTime value={row.lastUsedAt} />}
      </TokenBrief>
    </div>
  )
}
