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
      className="sticky bottom-3 z-10 mx-2 my-2 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-panel py-1.5 pr-1.5 pl-3 shadow-float"
    >
      <p role="status" className="mr-auto tabular-nums">
        {number.format(rows.length)} selected
      </p>
      {!selection.all && (
        <Button size="small" variant="quiet" onClick={() => selection.setAll(true)}>
          Select all on this page
        </Button>
      )}
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
      <IconButton
        size="small"
        label="Clear the selection"
        icon={<X aria-hidden />}
        onClick={() => selection.setAll(false)}
      />
    </section>
  )
}
