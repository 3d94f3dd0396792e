'use client'

import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button'
import { classNames } from './class-names'
import { Tooltip } from './tooltip'

type IconButtonProps = Omit<ButtonProps, 'aria-label' | 'children'> & { label: string; icon: ReactNode }

/** A square button that shows an icon alone; `label` is its name and its tooltip. */
export function IconButton({ label, icon, variant = 'quiet', size, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <Button
        {...rest}
        variant={variant}
        aria-label={label}
        className={classNames(
          'px-0',
          size === 'small' ? 'size-7 pointer-coarse:size-9' : 'size-8.5 pointer-coarse:size-11',
          className,
        )}
      >
        {rest.pending ? null : icon}
      </Button>
    </Tooltip>
  )
}
