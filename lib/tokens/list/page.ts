import 'server-only'
import { db } from '../../db/client'
import type { Cursor } from '../../lists/cursor'
import type { TokenSort } from '../list-params'
import { type Scope, scan } from './scan'
import type { Search } from './search'
import { type Effort, searchStretch } from './search-stretch'
import { type FoundRow, type Stretch, stretchesOf } from './stretch'

type Wanted = { scope: Scope; sort: TokenSort; cursor: Cursor | undefined; search: Search | undefined; limit: number }

/** The ids of one page, in the order of the scan (turned round before a cursor), with their sort values. */
export async function findPage({ scope, sort, cursor, search, limit }: Wanted, effort?: Effort): Promise<FoundRow[]> {
  const rows: FoundRow[] = []
  for (const stretch of stretchesOf(sort, cursor)) {
    const missing = limit - rows.length
    if (missing === 0) break
    const found = search
      ? await searchStretch(scope, stretch, search, missing, effort)
      : await readStretch(scope, stretch, missing)
    rows.push(...found)
  }
  return rows
}

function readStretch(scope: Scope, stretch: Stretch, limit: number): Promise<FoundRow[]> {
  return db.$queryRaw<FoundRow[]>`SELECT "id", "key" FROM (${scan(scope, stretch, limit)}) AS "page"`
}
