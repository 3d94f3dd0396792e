'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { Fragment } from 'react'
import { sortLink } from '@/lib/lists/sort-link'
import type { TokenSort } from '@/lib/tokens/list-params'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenList } from '@/lib/tokens/types'
import { CheckboxBox } from '../../ui/checkbox'
import { HeaderCell, Table, TableBody, TableHead } from '../../ui/table'
import { realmWords } from '../realm-words'
import { MoreRow } from './more-row'
import { TokenTableRow } from './token-table-row'
import type { Selection } from './use-selection'

type TokenTableProps = {
  realm: TokenRealm
  verifierUrl: string
  list: Pick<TokenList, 'mode' | 'rows' | 'applications'>
  sort: TokenSort
  /** Undefined where nothing can be done to several at once. */
  selection: Selection | undefined
}

export function TokenTable({ realm, verifierUrl, list, sort, selection }: TokenTableProps) {
  const { mode, rows, applications } = list
  const pathname = usePathname()
  const parameters = useSearchParams()
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  // What one looks for first: names from A, what ends soonest, what was used latest.
  const sortBy = (column: string, first: 'ascending' | 'descending' = 'ascending') =>
    sortLink(pathname, parameters, { column, current: sort, first })
  return (
    <Table label={realmWords[realm.kind].heading} columns="many">
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
        {realm.kind === 'service' && <HeaderCell>Service user</HeaderCell>}
        <HeaderCell sort={sortBy('expires')}>Expiration</HeaderCell>
        <HeaderCell sort={sortBy('last_used', 'descending')}>Last used</HeaderCell>
        <HeaderCell kind="status">Status</HeaderCell>
        <HeaderCell kind="actions">
          <span className="sr-only">Actions</span>
        </HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <Fragment key={row.id}>
            <TokenTableRow
              realm={realm}
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
                owned={realm.kind === 'service'}
              />
            )}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  )
}
