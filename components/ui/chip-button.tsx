import type { ComponentProps } from 'react'
import { chipClass } from './chip-class'
import { classNames } from './class-names'

/** A preset or toggle outside a form: pressed or not. */
export function ChipButton({ pressed, className, ...rest }: ComponentProps<'button'> & { pressed: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      aria-pressed={pressed}
      className={classNames(chipClass, pressed && 'border-ink-2 border-solid bg-panel font-medium text-ink', className)}
    />
  )
}
