'use client'

import Link from 'next/link'
import { routes } from '@/lib/routes'
import { useFrame } from '../../shell/shell-context'
import { classNames } from '../../ui/class-names'

/** The way between the organizations in which one has personal tokens; nothing where there is but one. */
export function OrganizationTabs({ current }: { current: string }) {
  const { organizations } = useFrame()
  if (organizations.length < 2) return null
  return (
    <nav aria-label="Organization of the tokens" className="mb-4 border-b pb-2">
      <ul className="flex flex-wrap gap-x-1 gap-y-0.5">
        {organizations.map(({ slug, name }) => (
          <li key={slug} className="min-w-0">
            <Link
              href={routes.personalTokens(slug)}
              aria-current={slug === current ? 'page' : undefined}
              className={classNames(
                'flex min-h-8 items-center rounded-sm px-2 text-ink-2 transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11',
                slug === current && 'bg-sunken font-medium text-ink',
              )}
            >
              <span className="min-w-0 truncate">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
