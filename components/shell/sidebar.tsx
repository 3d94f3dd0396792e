'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Brand } from '../ui/brand'
import { classNames } from '../ui/class-names'
import { entryOfPath, mayOpen, type NavigationEntry, navigation } from './navigation'
import { OrganizationSwitcher } from './organization-switcher'
import { useShell } from './shell-context'

/** Brand, organization and links; `onNavigate` lets the drawer on a phone close itself. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { organization, operations } = useShell()
  const current = entryOfPath(usePathname(), organization.slug)
  return (
    <>
      <Brand className="px-2 pt-1.5 pb-3.5" />
      <OrganizationSwitcher onNavigate={onNavigate} />
      <nav aria-label="Main">
        {navigation.map((group) => {
          const entries = group.entries.filter((entry) => mayOpen(entry, operations))
          if (entries.length === 0) return null
          return (
            <div key={group.label}>
              {group.label && <p className="px-2 pt-3.5 pb-1 text-[0.6875rem] font-medium text-ink-3">{group.label}</p>}
              <ul aria-label={group.label ?? undefined} className="grid gap-0.5">
                {entries.map((entry) => (
                  <li key={entry.id}>
                    <SidebarLink entry={entry} current={entry === current} onNavigate={onNavigate} />
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </nav>
    </>
  )
}

type SidebarLinkProps = { entry: NavigationEntry; current: boolean; onNavigate: (() => void) | undefined }

function SidebarLink({ entry, current, onNavigate }: SidebarLinkProps) {
  const { organization, counts } = useShell()
  const pathname = usePathname()
  const href = entry.href(organization.slug)
  const count = counts?.[entry.id]
  return (
    <Link
      href={href}
      onClick={onNavigate}
      aria-current={current ? (pathname === href ? 'page' : 'true') : undefined}
      className={classNames(
        'flex min-h-8.25 items-center gap-2.5 rounded-sm px-2 py-1 text-ink-2 transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11',
        current && 'bg-sunken font-medium text-ink',
      )}
    >
      <entry.icon aria-hidden />
      {entry.label}
      {count !== undefined && (
        // Not part of the link's name, which is the screen's.
        <span aria-hidden className="ml-auto text-xs font-normal text-ink-3 tabular-nums">
          {countText(count)}
        </span>
      )}
    </Link>
  )
}

const number = new Intl.NumberFormat('en')

function countText(count: number): string {
  return count > 10_000 ? '10,000+' : number.format(count)
}
