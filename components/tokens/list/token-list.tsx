'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useRef, useState } from 'react'
import type { TokenSort } from '@/lib/tokens/list-params'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { BulkResult, TokenList as List, TokenRow } from '@/lib/tokens/types'
import { BulkBar } from './bulk-bar'
import { BulkDialog } from './bulk-dialog'
import type { BulkAction } from './bulk-order'
import { BulkReport } from './bulk-report'
import { TokenTable } from './token-table'
import { useSelection } from './use-selection'

type TokenListProps = {
  realm: TokenRealm
  verifierUrl: string
  list: Pick<List, 'mode' | 'rows' | 'applications'>
  sort: TokenSort
  /** What the member's role allows to do to several at once. */
  bulkActions: BulkAction[]
  /** Instead of the rows when there are none. Inside, so that a report outlives the last row. */
  empty: ReactNode
}

type Asked = { action: BulkAction; rows: TokenRow[]; open: boolean; count: number }

/** The rows of one page, and what can be done to several of them at once. */
export function TokenList({ realm, verifierUrl, list, sort, bulkActions, empty }: TokenListProps) {
  const router = useRouter()
  const selection = useSelection(list.rows.map(({ id }) => id))
  const [asked, setAsked] = useState<Asked>()
  const [report, setReport] = useState<{ action: BulkAction; results: BulkResult[]; open: boolean }>()
  // Has the focus after several rows were dealt with: the bar that it came from is gone by then.
  const area = useRef<HTMLDivElement>(null)
  const selected = list.rows.filter(({ id }) => selection.has(id))

  function finish(action: BulkAction, results: BulkResult[]) {
    setAsked((now) => now && { ...now, open: false })
    setReport({ action, results, open: true })
    selection.setAll(false)
    router.refresh()
  }

  return (
    <div ref={area} tabIndex={-1} className="outline-none">
      {list.rows.length === 0 ? (
        empty
      ) : (
        <TokenTable
          realm={realm}
          verifierUrl={verifierUrl}
          list={list}
          sort={sort}
          selection={bulkActions.length > 0 ? selection : undefined}
        />
      )}
      {selected.length > 0 && (
        <BulkBar
          rows={selected}
          selection={selection}
          actions={bulkActions}
          onAction={(action) =>
            setAsked((before) => ({ action, rows: selected, open: true, count: (before?.count ?? 0) + 1 }))
          }
        />
      )}
      {asked && (
        <BulkDialog
          key={asked.count}
          realm={realm}
          action={asked.action}
          rows={asked.rows}
          open={asked.open}
          onOpenChange={(open) => setAsked({ ...asked, open })}
          onDone={(results) => finish(asked.action, results)}
        />
      )}
      {report && <BulkReport {...report} onOpenChange={(open) => setReport({ ...report, open })} finalFocus={area} />}
    </div>
  )
}
