'use client'

import { usePathname } from 'next/navigation'
import { routes } from '@/lib/routes'
import { Breadcrumb, type Crumb } from '../ui/breadcrumb'
import { entryOfPath } from './navigation'
import { useFrame, useShell } from './shell-context'

/** Where in an organization one is. */
export function Crumbs() {
  const { organization } = useShell()
  const { tail } = useFrame()
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
