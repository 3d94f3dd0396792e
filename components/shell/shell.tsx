'use client'

import { type ReactNode, useMemo, useState } from 'react'
import { ShellContext, type ShellProps } from './shell-context'
import { Sidebar } from './sidebar'
import { TopBar } from './top-bar'

/** The frame around every screen of an organization. */
export function Shell({ children, ...props }: ShellProps & { children: ReactNode }) {
  const [tail, setTail] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `props` is a new object each time; its values are what counts
  const state = useMemo(() => ({ ...props, tail, setTail }), [tail, ...Object.values(props)])
  return (
    <ShellContext value={state}>
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
          <TopBar />
          <main id="main" tabIndex={-1} className="max-w-310 px-4 pt-5 pb-12 outline-none md:px-8 md:pt-7">
            {children}
          </main>
        </div>
      </div>
    </ShellContext>
  )
}
