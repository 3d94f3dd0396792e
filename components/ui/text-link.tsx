import Link from 'next/link'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'

/** A link inside text. `plain` ones, such as names in a list, are underlined only on hover. */
export function TextLink({ plain = false, className, ...rest }: ComponentProps<typeof Link> & { plain?: boolean }) {
  return (
    <Link
      {...rest}
      className={classNames(
        'rounded-xs underline-offset-3 hover:underline',
        plain ? 'text-inherit' : 'text-accent underline decoration-accent/40 hover:decoration-accent',
        className,
      )}
    />
  )
}
