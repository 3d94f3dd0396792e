'use client'

import { type ReactNode, useContext } from 'react'
import { Brand } from '../ui/brand'
import { FrameContext } from './shell-context'

type MessagePageProps = { title: string; children: ReactNode; action?: ReactNode }

/** A page that only says something: not found, not allowed, an error. Inside the frame of the other screens, or alone outside it. */
export function MessagePage({ title, children, action }: MessagePageProps) {
  const framed = useContext(FrameContext) !== null
  const message = (
    <>
      <h1 className="text-xl font-semibold tracking-[-0.018em]">{title}</h1>
      <div className="grid gap-2 text-ink-2">{children}</div>
      {action && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
    </>
  )
  if (framed) return <div className="grid max-w-[52ch] gap-2 py-10">{message}</div>
  return (
    <main className="mx-auto grid min-h-[70dvh] max-w-110 content-center gap-2 px-6 py-12">
      <Brand className="mb-4" />
      {message}
    </main>
  )
}
