'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import type { BulkResult } from '@/lib/tokens/types'
import { Dialog, DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import type { BulkAction } from './bulk-order'

type BulkReportProps = {
  action: BulkAction
  results: BulkResult[]
  open: boolean
  onOpenChange: (open: boolean) => void
  finalFocus: RefObject<HTMLElement | null>
}

const done: Record<BulkAction, string> = { revoke: 'Revoked', restore: 'Restored', delete: 'Deleted' }

/** What became of each row; first those that were refused, because they want attention. */
export function BulkReport({ action, results, open, onOpenChange, finalFocus }: BulkReportProps) {
  const close = useRef<HTMLButtonElement>(null)
  const refused = results.filter(({ ok }) => !ok)
  const succeeded = results.length - refused.length
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      initialFocus={close}
      finalFocus={finalFocus}
      title={`${done[action]} ${succeeded} of ${results.length}`}
      description={refused.length === 0 ? 'All went well.' : 'Some could not be, each for its own reason.'}
    >
      <DialogBody className="py-3">
        <ul>
          {[...refused, ...results.filter(({ ok }) => ok)].map((result) => (
            <li key={result.tokenId} className="flex gap-2.5 border-b py-2 last:border-b-0">
              {result.ok ? (
                <CircleCheck role="img" aria-label="Done" className="mt-0.5 text-green" />
              ) : (
                <CircleAlert role="img" aria-label="Refused" className="mt-0.5 text-red" />
              )}
              <div className="min-w-0 wrap-anywhere">
                <p className="font-medium">{result.name}</p>
                <p className="text-sm text-ink-2">{result.message}</p>
              </div>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <DialogClose ref={close}>Done</DialogClose>
      </DialogFooter>
    </Dialog>
  )
}
