'use client'

import { type ReactNode, useMemo } from 'react'
import { Crumbs } from './crumbs'
import { Frame } from './frame'
import { ShellContext, type ShellProps } from './shell-context'
import { Sidebar } from './sidebar'

/** The frame around every screen of an organization. */
export function Shell({ organization, operations, counts, children, ...frame }: ShellProps & { children: ReactNode }) {
  const state = useMemo(() => ({ organization, operations, counts }), [organization, operations, counts])
  return (
    <ShellContext value={state}>
      <Frame {...frame} sidebar={Sidebar} crumbs={<Crumbs />}>
        {children}
      </Frame>
    </ShellContext>
  )
}
