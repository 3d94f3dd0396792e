'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import { classNames } from './class-names'

type DialogPopupProps = {
  size?: 'small' | 'default' | 'wide'
  initialFocus?: RefObject<HTMLElement | null>
  finalFocus?: RefObject<HTMLElement | null>
  className?: string
  children: ReactNode
}

const widths = { small: 'sm:max-w-110', default: 'sm:max-w-140', wide: 'sm:max-w-160' }

/** The veil and the panel that Dialog, ConfirmDialog and the command palette share. */
export function DialogPopup({ size = 'default', className, children, ...focus }: DialogPopupProps) {
  return (
    <Base.Portal>
      {/* Also for a dialog above another one: what lies below has to look as far away as it is. */}
      <Base.Backdrop
        forceRender
        className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
      />
      <Base.Viewport className="fixed inset-0 z-40 grid items-end justify-items-center overflow-hidden sm:items-center sm:p-4">
        <Base.Popup
          {...focus}
          className={classNames(
            'relative flex max-h-[calc(100dvh-1.5rem)] w-full min-w-0 flex-col overflow-hidden rounded-t-2xl border border-line bg-panel shadow-float outline-none transition-[translate,scale,opacity] duration-150 ease-out data-ending-style:opacity-0 data-starting-style:opacity-0 sm:max-h-[calc(100dvh-2rem)] sm:rounded-2xl max-sm:data-ending-style:translate-y-6 max-sm:data-starting-style:translate-y-6 sm:data-ending-style:scale-[0.98] sm:data-starting-style:scale-[0.98] [&>form]:flex [&>form]:min-h-0 [&>form]:flex-1 [&>form]:flex-col',
            widths[size],
            className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Viewport>
    </Base.Portal>
  )
}
