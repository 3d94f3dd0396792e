import { bulkTokensAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { BulkResult, TokenRow } from '@/lib/tokens/types'
import { callAction } from '../call-action'
import { type BulkAction, bulkPortions } from './bulk-order'

type BulkWish = { action: BulkAction; rows: TokenRow[]; reason: string; confirmation: string }

/** Carries it out, portion by portion, and says of each row what became of it, in the order of the list. */
export async function runBulk(
  realm: TokenRealm,
  { rows, ...wish }: BulkWish,
  onProgress: (done: number) => void,
): Promise<{ ok: true; results: BulkResult[] } | { ok: false; message: string }> {
  const results = new Map<string, BulkResult>()
  for (const tokenIds of bulkPortions(wish.action, rows)) {
    const answer = await callAction(bulkTokensAction(realm, { ...wish, tokenIds }))
    if (answer.status === 'failed') {
      // Nothing has happened yet: the confirmation itself says why.
      if (results.size === 0) return { ok: false, message: answer.message }
      for (const tokenId of tokenIds) results.set(tokenId, { tokenId, name: '', ok: false, message: answer.message })
    } else {
      for (const result of answer.value.results) results.set(result.tokenId, result)
    }
    onProgress(results.size)
  }
  return { ok: true, results: rows.flatMap(({ id, name }) => withName(results.get(id), name)) }
}

function withName(result: BulkResult | undefined, name: string): BulkResult[] {
  return result ? [{ ...result, name: result.name || name }] : []
}
