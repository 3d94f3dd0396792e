'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Menu as MenuIcon, X } from 'lucide-react'
import { type ComponentType, useState } from 'react'
import { buttonClass } from '../ui/button-class'

/** The sidebar on a phone. */
export function NavigationDrawer({ sidebar: Sidebar }: { sidebar: ComponentType<{ onNavigate?: () => void }> }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-label="Menu"
        className={buttonClass({ variant: 'quiet' }, '-ml-2 size-9 px-0 pointer-coarse:size-11 md:hidden')}
      >
        <MenuIcon aria-hidden />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 flex w-70 max-w-[85vw] flex-col overflow-y-auto border-r border-line bg-page p-3 shadow-float outline-none transition-transform duration-150 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Sidebar onNavigate={() => setOpen(false)} />
          <Dialog.Close
            aria-label="Close menu"
            className={buttonClass(
              { variant: 'quiet' },
              'absolute top-2.5 right-2 size-8.5 px-0 pointer-coarse:size-11',
            )}
          >
            <X aria-hidden />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
