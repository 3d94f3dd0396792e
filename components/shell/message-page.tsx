import type { ReactNode } from 'react'
import { Brand } from '../ui/brand'

/** A page that only says something: not found, not allowed, an error outside an organization. */
export function MessagePage({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-110 content-center gap-2 px-6 py-12">
      <Brand className="mb-4" />
      <h1 className="text-xl font-semibold tracking-[-0.018em]">{title}</h1>
      <div className="grid gap-2 text-ink-2">{children}</div>
      {action && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
    </main>
  )
}
