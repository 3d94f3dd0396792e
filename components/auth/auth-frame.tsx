import type { ReactNode } from 'react'
import { Brand } from '../ui/brand'

/** The frame of the pages before one is inside: a column in the middle of the screen. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-105 content-center gap-6 px-5 py-12">
      <Brand />
      {children}
    </main>
  )
}
