'use client'

import { useSyncExternalStore } from 'react'

/** Whether JavaScript runs here: false on the server and while hydrating, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(never, onClient, onServer)
}

const never = () => () => {}
const onClient = () => true
const onServer = () => false
