'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ComponentProps, ReactElement, ReactNode, RefObject } from 'react'
import { Button, type ButtonProps } from './button'
import { classNames } from './class-names'
import { DialogPopup } from './dialog-popup'

type DialogProps = {
  title: ReactNode
  description?: ReactNode
  /** A button that opens the dialog. Without one, control it by `open`. */
  trigger?: ReactElement
  open?: boolean
  defaultOpen?: boolean
  onOpenChange?: (open: boolean) => void
  /** False: neither Escape, nor a press outside, nor a close button ends it; only what the dialog itself offers. */
  dismissible?: boolean
  size?: 'default' | 'wide'
  /** What has the focus when it opens; the first field otherwise. */
  initialFocus?: RefObject<HTMLElement | null>
  /** What has the focus when it closes, where the element that opened it may be gone by then. */
  finalFocus?: RefObject<HTMLElement | null>
  children: ReactNode
}

/**
 * A modal dialog; a sheet at the foot of the screen on a phone. Put DialogBody and DialogFooter inside, in one form if there is one:
 * the body scrolls, title and footer stay.
 */
export function Dialog({ open, defaultOpen, onOpenChange, dismissible = true, trigger, ...rest }: DialogProps) {
  return (
    <Base.Root
      open={open}
      defaultOpen={defaultOpen}
      disablePointerDismissal={!dismissible}
      onOpenChange={(next, details) => {
        const fromOutside = details.reason === 'escape-key' || details.reason === 'outside-press'
        if (!dismissible && fromOutside) details.cancel()
        else onOpenChange?.(next)
      }}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <DialogPopup size={rest.size} initialFocus={rest.initialFocus} finalFocus={rest.finalFocus}>
        <header className={classNames('px-5 pt-5 sm:px-6', dismissible && 'pr-14 sm:pr-14')}>
          <Base.Title className="text-lg leading-6 font-semibold tracking-[-0.012em]">{rest.title}</Base.Title>
          {rest.description && <Base.Description className="mt-1 text-ink-2">{rest.description}</Base.Description>}
        </header>
        {rest.children}
        {dismissible && (
          <Base.Close
            aria-label="Close"
            className="absolute top-3.5 right-3.5 grid size-8.5 place-items-center rounded-md text-ink-3 transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:top-2 pointer-coarse:right-2 pointer-coarse:size-11"
          >
            <X aria-hidden />
          </Base.Close>
        )}
      </DialogPopup>
    </Base.Root>
  )
}

export function DialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div {...rest} className={classNames('grid min-h-0 flex-1 gap-4 overflow-y-auto px-5 py-4.5 sm:px-6', className)} />
  )
}

export function DialogFooter({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <footer
      {...rest}
      className={classNames(
        'flex shrink-0 flex-wrap justify-end gap-2 border-t bg-sunken/45 px-5 py-3.5 pb-[max(0.875rem,env(safe-area-inset-bottom))] sm:px-6 max-sm:*:flex-1',
        className,
      )}
    />
  )
}

/** A button that closes the dialog it stands in. */
export function DialogClose({ children = 'Cancel', ...rest }: ButtonProps) {
  return <Base.Close render={<Button {...rest} />}>{children}</Base.Close>
}
