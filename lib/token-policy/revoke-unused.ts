import 'server-only'
import { system } from '../audit/system'
import { db } from '../db/client'
import { revokeMatching } from '../tokens/mutations/revoke-matching'
import { isUnusedFor } from './breaking'

/**
 * Revokes the service tokens that were not used for as long as their organization's policy bears.
 * @returns how many.
 */
export async function revokeUnusedTokens(atOnce?: number): Promise<number> {
  const organizations = await db.organization.findMany({
    where: { revokeUnusedDays: { not: null }, deletedAt: null },
    select: { id: true, revokeUnusedDays: true },
  })
  let revoked = 0
  for (const { id, revokeUnusedDays: days } of organizations) {
    if (days === null) continue
    const reason = `Not used for ${days === 1 ? 'a day' : `${days} days`}: the token policy asks for it.`
    revoked += await revokeMatching(id, isUnusedFor(days), { actor: system, reason, atOnce })
  }
  return revoked
}
