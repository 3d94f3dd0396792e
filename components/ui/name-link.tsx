import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { TextLink } from './text-link'

type NameLinkProps = Omit<ComponentProps<typeof TextLink>, 'plain' | 'title' | 'children'> & { name: string }

// What may need more lines than a row of a list should have.
const long = 90

/** The name of what a row of a list is about, and the way there. A very long one is cut; it is whole on hover and on its page. */
export function NameLink({ name, className, ...rest }: NameLinkProps) {
  const cut = name.length > long
  return (
    <TextLink
      plain
      title={cut ? name : undefined}
      className={classNames('font-medium wrap-anywhere', className, cut && 'line-clamp-3')}
      {...rest}
    >
      {name}
    </TextLink>
  )
}
