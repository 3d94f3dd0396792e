import { recentUsage } from '@/lib/overview/usage'
import { Figure, Figures } from './figure'

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** What the verifier decided in the last 24 hours. */
export async function UsageFigures({ slug }: { slug: string }) {
  const { requests, refused } = await recentUsage(slug)
  return (
    <Figures label="Requests in the last 24 hours">
      <Figure label="Requests" value={requests} note="last 24 hours" />
      <Figure
        label="Refused"
        value={refused}
        note={requests > 0 ? percent.format(refused / requests) : 'last 24 hours'}
      />
    </Figures>
  )
}
