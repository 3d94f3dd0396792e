import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import type { TokenRow } from '@/lib/tokens/types'
import { CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'

type TokenBriefProps = {
  slug: string
  title: string
  rows: TokenRow[]
  /** The list of all of them. */
  href: string
  more: boolean
  /** What is said at the end of each row. */
  children: (row: TokenRow) => ReactNode
}

/** The first few tokens of a list. Nothing at all when there are none: there is nothing to do then. */
export function TokenBrief({ slug, title, rows, href, more, children }: TokenBriefProps) {
  if (rows.length === 0) return null
  return (
    <CardSection
      title={title}
      aside={
        more && (
          <TextLink href={href} aria-label={`Show all: ${title}`}>
            Show all
          </TextLink>
        )
      }
    >
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="flex items-baseline gap-3 border-b px-4 py-2.25 last:border-b-0">
            <div className="min-w-0 flex-1">
              <TextLink
                plain
                href={routes.serviceToken(slug, row.id)}
                prefetch={false}
                className="block truncate font-medium"
              >
                {row.name}
              </TextLink>
              <p className="truncate text-sm text-ink-3">{row.owner.name}</p>
            </div>
            <span className="shrink-0 text-sm text-ink-3">{children(row)}</span>
          </li>
        ))}
      </ul>
    </CardSection>
  )
}
