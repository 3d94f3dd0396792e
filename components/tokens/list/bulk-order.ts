import type { TokenRow } from '@/lib/tokens/types'

export type BulkAction = 'revoke' | 'restore' | 'delete'

/** What one request may hold (lib/tokens/schema.ts). */
const bulkSize = 100

/**
 * The ids in the portions in which they are sent. Children come back only below active parents, and are gone once their parents are
 * deleted: the depth decides which portion goes first, as it decides within one.
 */
export function bulkPortions(action: BulkAction, rows: Pick<TokenRow, 'id' | 'depth'>[]): string[][] {
  const direction = action === 'restore' ? 1 : -1
  const ids = [...rows].sort((left, right) => direction * (left.depth - right.depth)).map(({ id }) => id)
  return Array.from({ length: Math.ceil(ids.length / bulkSize) }, (_, index) =>
    ids.slice(index * bulkSize, (index + 1) * bulkSize),
  )
}
