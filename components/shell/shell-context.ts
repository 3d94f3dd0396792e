'use client'

import { createContext, useContext } from 'react'

export type ShellOrganization = { name: string; slug: string }

export type ShellProps = {
  organization: ShellOrganization
  /** All that the user belongs to. */
  organizations: ShellOrganization[]
  user: { name: string; email: string }
  /** The role's management operations, as it has them: with the prefix `latchkey/`. */
  operations: readonly string[]
  /** Shown beside a sidebar link, by its id: `{ 'service-tokens': 128 }`. */
  counts?: Record<string, number | undefined>
  signOut: () => Promise<void>
}

type ShellState = ShellProps & {
  tail: string | null
  setTail: (tail: string | null) => void
}

export const ShellContext = createContext<ShellState | null>(null)

export function useShell(): ShellState {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('This component stands inside the Shell.')
  return shell
}
