'use client'

import { useEffect } from 'react'
import { useFrame } from './shell-context'

/** Put into a page below a section to end the breadcrumb with its name: `<BreadcrumbTail label={token.name} />`. */
export function BreadcrumbTail({ label }: { label: string }) {
  const { setTail } = useFrame()
  useEffect(() => {
    setTail(label)
    return () => setTail(null)
  }, [label, setTail])
  return null
}
