'use client'

import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useFieldControl } from './field-context'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  const control = useFieldControl(rest)
  return (
    <input
      type="text"
      {...rest}
      {...control}
      className={classNames(controlClass, 'h-8.5 read-only:bg-sunken', className)}
    />
  )
}
