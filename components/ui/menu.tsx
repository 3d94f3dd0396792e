'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { Check, EllipsisVertical } from 'lucide-react'
import Link from 'next/link'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './button'
import { classNames } from './class-names'

type MenuProps = {
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  className?: string
  children: ReactNode
} & (
  | {
      /** The name of the ⋮ button: "Actions for Production API". */
      label: string
      trigger?: never
    }
  | {
      /** Another button than ⋮, with a name of its own. */
      trigger: ReactElement
      label?: never
    }
)

export function Menu({ label, trigger, align = 'end', side = 'bottom', className, children }: MenuProps) {
  const button = trigger ?? (
    <Button variant="quiet" aria-label={label} className="size-8 px-0 text-ink-3 pointer-coarse:size-11">
      <EllipsisVertical aria-hidden />
    </Button>
  )
  return (
    <Base.Root>
      <Base.Trigger render={button} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup
            className={classNames(
              'max-h-(--available-height) min-w-44 origin-(--transform-origin) overflow-y-auto rounded-lg border border-line bg-panel p-1 shadow-float outline-none transition-[scale,opacity] duration-100 data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0',
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const itemClass =
  'flex min-h-8 w-full cursor-default items-center gap-2.5 rounded-sm px-2 py-1 text-left text-ink outline-none select-none data-disabled:opacity-55 data-highlighted:bg-sunken pointer-coarse:min-h-11 [&_.lucide]:text-ink-3'

type MenuItemProps = {
  icon?: ReactNode
  tone?: 'default' | 'danger'
  disabled?: boolean
  /** A link, instead of something to do. */
  href?: string
  onClick?: () => void
  /** At the far end: a sign that it is the current one. */
  end?: ReactNode
  className?: string
  children: ReactNode
}

export function MenuItem({ icon, end, tone = 'default', disabled, href, onClick, className, children }: MenuItemProps) {
  const look = classNames(
    itemClass,
    tone === 'danger' && 'text-red data-highlighted:bg-red-soft [&_.lucide]:text-red',
    className,
  )
  const content = (
    <>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {end}
    </>
  )
  if (href !== undefined) {
    return (
      <Base.LinkItem closeOnClick className={look} render={<Link href={href} />} onClick={onClick}>
        {content}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item className={look} disabled={disabled} onClick={onClick}>
      {content}
    </Base.Item>
  )
}

type MenuSubmitProps = { action: () => Promise<void>; icon?: ReactNode; children: ReactNode }

/** An item that is a form of its own, for a server action. The menu stays open until the action has led elsewhere. */
export function MenuSubmit({ action, icon, children }: MenuSubmitProps) {
  return (
    <form action={action}>
      <Base.Item nativeButton closeOnClick={false} className={itemClass} render={<button type="submit" />}>
        {icon}
        <span className="flex-1">{children}</span>
      </Base.Item>
    </form>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />
}

/** A heading over some items. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-xs font-medium text-ink-3">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  )
}

type MenuChoicesProps = {
  label: string
  value: string
  onValueChange: (value: string) => void
  options: { value: string; label: string; icon?: ReactNode }[]
}

/** One of several, chosen inside a menu. */
export function MenuChoices({ label, value, onValueChange, options }: MenuChoicesProps) {
  return (
    <Base.RadioGroup value={value} onValueChange={onValueChange}>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-xs font-medium text-ink-3">{label}</Base.GroupLabel>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={itemClass}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}
