'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import { Frame } from '../shell/frame'
import { type FrameProps, useFrame } from '../shell/shell-context'
import { Breadcrumb, type Crumb } from '../ui/breadcrumb'
import { accountSectionOf } from './account-sections'
import { AccountSidebar } from './account-sidebar'

/** The frame around the pages of one's account, which belongs to no organization. */
export function AccountFrame({ children, ...frame }: FrameProps & { children: ReactNode }) {
  return (
    <Frame {...frame} sidebar={AccountSidebar} crumbs={<Crumbs />}>
      {children}
    </Frame>
  )
}

function Crumbs() {
  const { tail } = useFrame()
  const section = accountSectionOf(usePathname())
  const items: Crumb[] = [{ label: 'Account', href: routes.account }]
  if (section) items.push({ label: section.label, href: section.href })
  if (tail) items.push({ label: tail })
  return (
    <Breadcrumb
      items={items}
      className="max-md:[&_li:nth-last-child(n+3)]:hidden max-md:[&_li:nth-last-child(2)>span:first-child:not(:last-child)]:hidden"
    />
  )
}
