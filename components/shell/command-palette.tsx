'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { DialogPopup } from '../ui/dialog-popup'
import { useHydrated } from '../ui/use-hydrated'
import { CommandList } from './command-list'
import { commandScore } from './command-score'

/** Every screen and action, by typing: Ctrl K, or Cmd K on a Mac. */
export function CommandPalette() {
  const [open, setOpen] = useState(false)
  const hydrated = useHydrated()
  const shortcut = hydrated && /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K'

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen((wasOpen) => !wasOpen)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 w-55 items-center gap-2 rounded-sm border bg-panel px-2 text-ink-3 transition-colors duration-100 hover:border-line-strong hover:text-ink-2 max-lg:size-9 max-lg:justify-center max-lg:border-transparent max-lg:bg-transparent max-lg:text-ink-2 max-lg:pointer-coarse:size-11"
      >
        <Search aria-hidden />
        <span className="max-lg:sr-only">Search or jump to</span>
        <kbd className="ml-auto rounded-xs border px-1 text-[0.6875rem] leading-4.5 max-lg:hidden">{shortcut}</kbd>
      </Dialog.Trigger>
      <DialogPopup className="max-h-[60dvh] self-start max-sm:mt-2 max-sm:w-[calc(100%-1rem)] max-sm:rounded-2xl sm:mt-[12dvh]">
        <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
        <Command label="Search or jump to" loop filter={commandScore} className="flex min-h-0 flex-col">
          <CommandList onDone={() => setOpen(false)} />
        </Command>
      </DialogPopup>
    </Dialog.Root>
  )
}
