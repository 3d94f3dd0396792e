'use client'

import type { ComponentProps, CSSProperties } from 'react'
import { classNames } from './class-names'
import { controlClass } from './control-class'
import { useFieldControl } from './field-context'

export function Textarea({ className, rows = 3, style, ...rest }: ComponentProps<'textarea'>) {
  const control = useFieldControl(rest)
  return (
    <textarea
      {...rest}
      {...control}
      rows={rows}
      // It grows with its content, from `rows` lines on.
      style={{ '--rows': String(rows), ...style } as CSSProperties}
      className={classNames(
        controlClass,
        'field-sizing-content max-h-80 min-h-[calc(var(--rows)*1lh+0.875rem)] py-1.5 pointer-coarse:min-h-[max(2.75rem,calc(var(--rows)*1lh+0.875rem))] read-only:bg-sunken',
        className,
      )}
    />
  )
}
