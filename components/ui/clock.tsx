'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'

const ServerNow = createContext(0)

/** Hands the server's time to the first render in the browser, so that both write the same relative times. */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  return <ServerNow value={now}>{children}</ServerNow>
}

/** The time, in milliseconds; a component that reads it is rendered again every fifteen seconds. */
export function useNow(): number {
  const serverNow = useContext(ServerNow)
  return useSyncExternalStore(subscribe, readClock, () => serverNow)
}

const listeners = new Set<() => void>()
let reading = 0
let timer: ReturnType<typeof setInterval> | undefined

function readClock(): number {
  if (reading === 0) reading = Date.now()
  return reading
}

function tick() {
  reading = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    reading = Date.now()
    timer = setInterval(tick, 15_000)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}
