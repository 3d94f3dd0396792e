'use client'

import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useFieldControl } from './field-context'

export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  const control = useFieldControl(rest)
  return (
    <textarea
      {...rest}
      {...control}
      rows={rows}
      className={classNames(controlClass, 'field-sizing-content max-h-80 py-1.5 read-only:bg-sunken', className)}
    />
  )
}
