import type { ReactNode } from 'react'

/** The heading of a page before one is inside, and a sentence about it. */
export function AuthHeading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">{title}</h1>
      <p className="text-ink-2 wrap-anywhere">{children}</p>
    </div>
  )
}
