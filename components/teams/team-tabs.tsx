import Link from 'next/link'
import { routes } from '@/lib/routes'
import { classNames } from '../ui/class-names'

type TeamTabsProps = { org: string; teamId: string; show: 'members' | 'applications' }

/** The way between who is in a team and what it gives. */
export function TeamTabs({ org, teamId, show }: TeamTabsProps) {
  const path = routes.team(org, teamId)
  const tabs = [
    { label: 'Members', href: path, current: show === 'members' },
    { label: 'Applications', href: `${path}?show=applications`, current: show === 'applications' },
  ]
  return (
    <nav aria-label="Members and applications" className="border-b">
      <ul className="-mb-px flex gap-5">
        {tabs.map(({ label, href, current }) => (
          <li key={href}>
            <Link
              href={href}
              scroll={false}
              aria-current={current ? 'page' : undefined}
              className={classNames(
                'flex min-h-9 items-center border-b-2 border-transparent px-0.5 text-ink-2 transition-colors duration-100 hover:text-ink pointer-coarse:min-h-11',
                current && 'border-accent font-medium text-ink',
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
