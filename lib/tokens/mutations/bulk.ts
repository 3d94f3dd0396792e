import 'server-only'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import type { TokenRealm } from '../realm'
import { type Bulk, bulkDeleteConfirmation } from '../schema'
import { goneMessage } from '../state/lineage'
import { requireTokens } from '../state/require-tokens'
import type { BulkResult } from '../types'
import { deleteConfirmed } from './delete'
import { restoreToken } from './restore'
import { revokeToken } from './revoke'

/** Revokes, restores or deletes several tokens, each in a transaction of its own: what one is refused does not stop the others. */
export async function bulkTokens(realm: TokenRealm, bulk: Bulk): Promise<{ results: BulkResult[] }> {
  const { owned } = await requireTokens(realm, bulk.action)
  if (bulk.action === 'delete' && bulk.confirmation.trim().toLowerCase() !== bulkDeleteConfirmation) {
    throw new Refusal(`Type “${bulkDeleteConfirmation}” to confirm. Nothing was deleted.`, { field: 'confirmation' })
  }
  const found = await db.token.findMany({
    where: { id: { in: bulk.tokenIds }, ...owned },
    select: { id: true, name: true, depth: true },
  })
  const byId = new Map(found.map((token) => [token.id, token]))
  const results = new Map<string, BulkResult>()
  for (const tokenId of inOrder(bulk, (id) => byId.get(id)?.depth ?? 0)) {
    const name = byId.get(tokenId)?.name ?? 'A deleted token'
    results.set(tokenId, { tokenId, name, ...(await attempt(() => carryOut(realm, bulk, tokenId))) })
  }
  return { results: bulk.tokenIds.map((id) => results.get(id)!) }
}

// Children come back only below active parents, and are gone once their parents are deleted.
function inOrder({ action, tokenIds }: Bulk, depth: (id: string) => number): string[] {
  const direction = action === 'restore' ? 1 : -1
  return [...tokenIds].sort((left, right) => direction * (depth(left) - depth(right)))
}

async function carryOut(realm: TokenRealm, { action, reason }: Bulk, tokenId: string): Promise<string> {
  switch (action) {
    case 'revoke': {
      const { revoked } = await revokeToken(realm, { tokenId, reason })
      return withOthers('Revoked', revoked)
    }
    case 'restore': {
      const { restored } = await restoreToken(realm, { tokenId })
      return withOthers('Restored', restored)
    }
    case 'delete': {
      const { deleted } = await deleteConfirmed(realm, tokenId, () => {})
      return withOthers('Deleted', deleted)
    }
  }
}

async function attempt(work: () => Promise<string>): Promise<{ ok: boolean; message: string }> {
  try {
    return { ok: true, message: await work() }
  } catch (error) {
    if (error instanceof Refusal)
      return { ok: false, message: error.message === goneMessage ? 'No longer exists.' : error.message }
    throw error
  }
}

function withOthers(done: string, count: number): string {
  if (count <= 1) return `${done}.`
  return `${done}, with ${count - 1} attenuated ${count === 2 ? 'token' : 'tokens'}.`
}
