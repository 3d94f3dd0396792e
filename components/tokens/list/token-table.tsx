'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { Fragment } from 'react'
import type { TokenSort } from '@/lib/tokens/list-params'
import type { TokenList } from '@/lib/tokens/types'
import { CheckboxBox } from '../../ui/checkbox'
import { HeaderCell, Table, TableBody, TableHead } from '../../ui/table'
import { MoreRow } from './more-row'
import { sortLink } from './sort-link'
import { TokenTableRow } from './token-table-row'
import type { Selection } from './use-selection'

type TokenTableProps = {
  org: string
  verifierUrl: string
  list: Pick<TokenList, 'mode' | 'rows' | 'applications'>
  sort: TokenSort
  /** Undefined where nothing can be done to several at once. */
  selection: Selection | undefined
}

export function TokenTable({ org, verifierUrl, list, sort, selection }: TokenTableProps) {
  const { mode, rows, applications } = list
  const pathname = usePathname()
  const parameters = useSearchParams()
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const sortBy = (column: Parameters<typeof sortLink>[2]) => sortLink(pathname, parameters, column, sort)
  return (
    <Table label="Service tokens">
      <TableHead>
        {selection && (
          <HeaderCell kind="select">
            <CheckboxBox
              aria-label="Select all on this page"
              checked={selection.all}
              disabled={!selection.ready}
              indeterminate={selection.some && !selection.all}
              onChange={(event) => selection.setAll(event.target.checked)}
            />
          </HeaderCell>
        )}
        <HeaderCell kind="icon">
          <span className="sr-only">Key</span>
        </HeaderCell>
        <HeaderCell kind="primary" sort={sortBy('name')}>
          Name
        </HeaderCell>
        <HeaderCell>Service user</HeaderCell>
        <HeaderCell sort={sortBy('expires')}>Expiration</HeaderCell>
        <HeaderCell sort={sortBy('last_used')}>Last used</HeaderCell>
        <HeaderCell kind="status">Status</HeaderCell>
        <HeaderCell kind="actions">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <Fragment key={row.id}>
            <TokenTableRow
              org={org}
              verifierUrl={verifierUrl}
              row={row}
              mode={mode}
              applications={applications}
              selected={selection?.has(row.id) ?? false}
              ready={selection?.ready ?? false}
              onSelect={selection?.set}
            />
            {row.moreDescendants !== undefined && (
              <MoreRow
                row={row}
                rootName={names.get(row.rootId) ?? ''}
                count={row.moreDescendants}
                selectable={selection !== undefined}
              />
            )}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  )
}
