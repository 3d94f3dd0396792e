'use client'

import { usePathname } from 'next/navigation'
import { routes } from '@/lib/routes'
import { Breadcrumb, type Crumb } from '../ui/breadcrumb'
import { AccountMenu } from './account-menu'
import { CommandPalette } from './command-palette'
import { entryOfPath } from './navigation'
import { NavigationDrawer } from './navigation-drawer'
import { useShell } from './shell-context'

export function TopBar() {
  return (
    <header className="flex h-13 items-center gap-2 border-b px-4 md:px-6">
      <NavigationDrawer />
      <Crumbs />
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <CommandPalette />
        <AccountMenu />
      </div>
    </header>
  )
}

function Crumbs() {
  const { organization, tail } = useShell()
  const entry = entryOfPath(usePathname(), organization.slug)
  const items: Crumb[] = [{ label: organization.name, href: routes.overview(organization.slug) }]
  if (entry) items.push({ label: entry.label, href: entry.href(organization.slug) })
  if (tail) items.push({ label: tail })
  // On a phone there is room for the last two at most, and the drawer says which organization it is.
  return (
    <Breadcrumb
      items={items}
      className="max-md:[&_li:first-child]:hidden max-md:[&_li:nth-child(2)>span:first-child:not(:last-child)]:hidden"
    />
  )
}
