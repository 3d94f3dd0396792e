'use client'

import { type ComponentType, type ReactNode, useMemo, useState } from 'react'
import { AccountMenu } from './account-menu'
import { CommandPalette } from './command-palette'
import { NavigationDrawer } from './navigation-drawer'
import { FrameContext, type FrameProps } from './shell-context'

type FrameParts = {
  /** Also in the drawer on a phone, which `onNavigate` closes. */
  sidebar: ComponentType<{ onNavigate?: () => void }>
  crumbs: ReactNode
  children: ReactNode
}

/** The frame around every screen behind the sign-in. */
export function Frame({ sidebar: Sidebar, crumbs, children, organizations, user, signOut }: FrameProps & FrameParts) {
  const [tail, setTail] = useState<string | null>(null)
  const state = useMemo(() => ({ organizations, user, signOut, tail, setTail }), [organizations, user, signOut, tail])
  return (
    <FrameContext value={state}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md border bg-panel px-3 py-2 font-medium focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[14.5rem_minmax(0,1fr)]">
        <aside className="sticky top-0 flex h-dvh flex-col overflow-y-auto p-3 max-md:hidden">
          <Sidebar />
        </aside>
        <div className="min-w-0 md:border-l">
          <header className="flex h-13 items-center gap-2 border-b px-4 md:px-6">
            <NavigationDrawer sidebar={Sidebar} />
            {crumbs}
            <div className="ml-auto flex shrink-0 items-center gap-2">
              <CommandPalette />
              <AccountMenu />
            </div>
          </header>
          <main id="main" tabIndex={-1} className="max-w-310 px-4 pt-5 pb-12 outline-none md:px-8 md:pt-7">
            {children}
          </main>
        </div>
      </div>
    </FrameContext>
  )
}
