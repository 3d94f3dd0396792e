import { tokenListHref } from '@/lib/overview/token-lists'
import { tokenCounts } from '@/lib/overview/tokens'
import { Figure, Figures } from './figure'

const figures = [
  { list: 'active', label: 'Active', tone: 'green' },
  { list: 'revoked', label: 'Revoked', tone: 'orange' },
  { list: 'expired', label: 'Expired', tone: 'red' },
  { list: 'expiring', label: 'Expiring soon', tone: undefined },
  { list: 'unused', label: 'Unused', tone: undefined },
] as const

/** The service tokens in figures, each leading to its list. */
export async function TokenFigures({ slug }: { slug: string }) {
  const counts = await tokenCounts(slug)
  return (
    <Figures label="Service tokens">
      {figures.map(({ list, label, tone }) => (
        <Figure
          key={list}
          label={label}
          tone={tone}
          value={counts[list].count}
          exact={counts[list].exact}
          href={tokenListHref(slug, list)}
        />
      ))}
    </Figures>
  )
}
