import type { ComponentProps } from 'react'
import { classNames } from './class-names'

/** A native radio button without text beside it. */
export function RadioBox({ className, ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      {...rest}
      type="radio"
      className={classNames(
        'size-4 shrink-0 appearance-none rounded-full border border-line-field bg-panel transition-[border-width,border-color] duration-100 checked:border-5 checked:border-accent disabled:cursor-not-allowed disabled:opacity-55',
        className,
      )}
    />
  )
}
