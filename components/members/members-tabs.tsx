'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { routes } from '@/lib/routes'
import { classNames } from '../ui/class-names'

/** The way between the members and the invitations, for those who may invite. */
export function MembersTabs({ org }: { org: string }) {
  const pathname = usePathname()
  const tabs = [
    { label: 'Members', href: routes.members(org) },
    { label: 'Invitations', href: routes.invitations(org) },
  ]
  return (
    <nav aria-label="Members and invitations" className="mb-4 border-b">
      <ul className="-mb-px flex gap-5">
        {tabs.map(({ label, href }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={pathname === href ? 'page' : undefined}
              className={classNames(
                'flex min-h-9 items-center border-b-2 border-transparent px-0.5 text-ink-2 transition-colors duration-100 hover:text-ink pointer-coarse:min-h-11',
                pathname === href && 'border-accent font-medium text-ink',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
