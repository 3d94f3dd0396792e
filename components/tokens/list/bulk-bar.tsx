'use client'

import { X } from 'lucide-react'
import type { TokenRow } from '@/lib/tokens/types'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import type { BulkAction } from './bulk-order'
import type { Selection } from './use-selection'

type BulkBarProps = {
  /** Those that are selected. */
  rows: TokenRow[]
  selection: Selection
  /** What the member's role allows at all. */
  actions: BulkAction[]
  onAction: (action: BulkAction) => void
}

const labels: Record<BulkAction, string> = { revoke: 'Revoke', restore: 'Restore', delete: 'Delete' }
const number = new Intl.NumberFormat('en')

/** What can be done with the selected rows; it stays in sight while there are some. */
export function BulkBar({ rows, selection, actions, onAction }: BulkBarProps) {
  return (
    <section
      aria-label="Selected tokens"
      className="sticky bottom-3 z-10 mx-2 my-2 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-panel p-1.5 shadow-float"
    >
      <div className="flex flex-auto items-center gap-1">
        <IconButton
          size="small"
          label="Clear the selection"
          icon={<X aria-hidden />}
          onClick={() => selection.setAll(false)}
        />
        <p role="status" className="mr-1 whitespace-nowrap tabular-nums">
          {number.format(rows.length)} selected
        </p>
        {!selection.all && (
          <Button size="small" variant="quiet" onClick={() => selection.setAll(true)}>
            Select the whole page
          </Button>
        )}
      </div>
      <div className="flex flex-auto justify-end gap-2 max-sm:*:flex-1">
        {actions.map((action) => (
          <Button
            key={action}
            size="small"
            variant={action === 'restore' ? 'default' : 'danger'}
            disabled={!rows.some((row) => row.actions.includes(action))}
            onClick={() => onAction(action)}
          >
            {labels[action]}
          </Button>
        ))}
      </div>
    </section>
  )
}
