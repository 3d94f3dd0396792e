'use client'

import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'

/** Forgets a secret when the page is left, before the browser may put the page aside: going back finds nothing. */
export function useLeaving(forget: () => void): void {
  const latest = useRef(forget)
  useEffect(() => {
    latest.current = forget
  })
  useEffect(() => {
    const leave = () => flushSync(() => latest.current())
    addEventListener('pagehide', leave)
    return () => removeEventListener('pagehide', leave)
  }, [])
}
