'use client'

import { type RefObject, useEffect, useRef } from 'react'

/**
 * For the first field of a form that appears in a dialog only once it is loaded, when the dialog has given the focus away already. Not on
 * touch screens: the keyboard would cover the form before it has been read.
 */
export function useFirstFocus<Control extends HTMLElement>(): RefObject<Control | null> {
  const control = useRef<Control>(null)
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) control.current?.focus()
  }, [])
  return control
}
