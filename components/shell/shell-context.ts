'use client'

import { createContext, useContext } from 'react'

export type ShellOrganization = { name: string; slug: string }

export type FrameProps = {
  /** All that the user belongs to. */
  organizations: ShellOrganization[]
  user: { name: string; email: string }
  signOut: () => Promise<void>
}

export type ShellProps = FrameProps & {
  organization: ShellOrganization
  /** The role's management operations, as it has them: with the prefix `latchkey/`. */
  operations: readonly string[]
  /** Shown beside a sidebar link, by its id: `{ 'service-tokens': 128 }`. */
  counts?: Record<string, number | undefined>
}

type FrameState = FrameProps & {
  /** The last crumb, which a page names itself. */
  tail: string | null
  setTail: (tail: string | null) => void
}

/** What every screen behind the sign-in has around it: those of an organization and those of the account. */
export const FrameContext = createContext<FrameState | null>(null)

/** What an organization's screens have besides. */
export const ShellContext = createContext<Omit<ShellProps, keyof FrameProps> | null>(null)

export function useFrame(): FrameState {
  const frame = useContext(FrameContext)
  if (!frame) throw new Error('This component stands inside the Frame.')
  return frame
}

export function useShell(): Omit<ShellProps, keyof FrameProps> {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('This component stands inside the Shell.')
  return shell
}
