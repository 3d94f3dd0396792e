'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useContext } from 'react'
import { ShellContext } from '../shell/shell-context'
import { classNames } from '../ui/class-names'
import { settingsSections } from './settings-sections'

/** The way between the pages of the settings: a column beside them, a row above them on a narrow screen. */
export function SettingsNavigation() {
  const shell = useContext(ShellContext)
  const pathname = usePathname()
  // Outside an organization of one's own the page below says what there is to say.
  if (!shell) return null
  const { organization, operations } = shell
  const sections = settingsSections.filter(({ operation }) => operations.includes(`latchkey/${operation}`))
  if (sections.length === 0) return null
  return (
    <nav aria-label="Settings" className="mb-5 lg:mb-0">
      <ul className="flex flex-wrap gap-x-1 gap-y-0.5 max-lg:border-b max-lg:pb-2 lg:sticky lg:top-20 lg:grid">
        {sections.map(({ label, href }) => {
          const path = href(organization.slug)
          return (
            <li key={label}>
              <Link
                href={path}
                aria-current={pathname === path ? 'page' : undefined}
                className={classNames(
                  'flex min-h-8 items-center rounded-sm px-2 text-ink-2 transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11',
                  pathname === path && 'bg-sunken font-medium text-ink',
                )}
              >
                {label}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
