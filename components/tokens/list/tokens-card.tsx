import type { ReactNode } from 'react'
import { pageHref } from '@/lib/lists/page-href'
import { isTree, type TokenListParams } from '@/lib/tokens/list-params'
import { type TokenRealm, tokensPath } from '@/lib/tokens/realm'
import type { TokenList as List } from '@/lib/tokens/types'
import { Card } from '../../ui/card'
import { Pagination } from '../../ui/pagination'
import type { BulkAction } from './bulk-order'
import { NoMatchingToken } from './no-tokens'
import { TokenList } from './token-list'

type TokensCardProps = {
  realm: TokenRealm
  verifierUrl: string
  list: List
  params: TokenListParams
  /** The address's search, for that of the neighbouring pages. */
  search: Record<string, string | string[] | undefined>
  bulkActions: BulkAction[]
  /** Instead of the list when there is no token at all. */
  none: ReactNode
}

/** One page of a realm's tokens, and the way to the others. */
export function TokensCard({ realm, verifierUrl, list, params, search, bulkActions, none }: TokensCardProps) {
  // Which roots show more of their descendants is this page's business, and no part of the next one's address.
  const { more: _, create: __, ...view } = search
  const path = tokensPath(realm)
  return (
    <Card>
      <TokenList
        realm={realm}
        verifierUrl={verifierUrl}
        list={{ mode: list.mode, rows: list.rows, applications: list.applications }}
        sort={params.sort}
        bulkActions={bulkActions}
        empty={!isTree(params) || list.any ? <NoMatchingToken realm={realm} /> : none}
      />
      <Pagination
        shown={list.rows.length}
        counting={list.counting}
        previousHref={pageHref(path, view, list.previous)}
        nextHref={pageHref(path, view, list.next)}
      />
    </Card>
  )
}
