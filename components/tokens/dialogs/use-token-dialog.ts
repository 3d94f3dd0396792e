'use client'

import { useEffect, useRef, useState } from 'react'
import type { TokenAction } from '@/lib/tokens/types'

/** Which dialog about a token is open, and where the focus goes when it closes. */
export function useTokenDialog() {
  const finalFocus = useRef<HTMLElement | null>(null)
  const [opened, setOpened] = useState({ action: null as TokenAction | null, open: false, count: 0 })
  useFocusWhenRemoved(opened.count > 0)
  return {
    ...opened,
    finalFocus,
    /** @param from the button that has the focus back afterwards. */
    start: (action: TokenAction, from: HTMLElement | null) => {
      finalFocus.current = from
      setOpened(({ count }) => ({ action, open: true, count: count + 1 }))
    },
    onOpenChange: (open: boolean) => setOpened((now) => ({ ...now, open })),
  }
}

// A row that leaves the page takes the focus with it; the reader goes on from the top of the content, not of the window.
function useFocusWhenRemoved(used: boolean) {
  useEffect(() => {
    if (!used) return
    return () => {
      if (document.activeElement === document.body) document.getElementById('main')?.focus()
    }
  }, [used])
}
