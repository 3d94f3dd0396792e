import 'server-only'
import { appendAudit } from '../../audit/append'
import type { TokenRealm } from '../realm'
import { checkAllowed } from '../state/check-allowed'
import { subtreeOf } from '../state/descendants'
import { lockLineage } from '../state/lineage'
import { refreshSubtree } from '../state/refresh-subtree'
import { isOwned, requireTokens } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

/**
 * Restores a token that was revoked itself: the same secrets, the same expiry. What was revoked only through it comes back with it, and
 * so does what the same event revoked below it (the deactivation of its owner); what was revoked by itself stays so.
 * @returns how many tokens are active again, this one included.
 */
export async function restoreToken(realm: TokenRealm, { tokenId }: { tokenId: string }): Promise<{ restored: number }> {
  const access = await requireTokens(realm, 'restore')
  return tokenTransaction(async (tx) => {
    const lineage = await lockLineage(tx, access, tokenId, 'update', { owner: true })
    checkAllowed('restore', lineage)
    const { token, now } = lineage
    await tx.$executeRaw`
      UPDATE "Token" SET "revokedAt" = NULL, "revocationCause" = NULL, "revokedById" = NULL, "revokedByName" = NULL,
        "revokedReason" = NULL, "revocationEvent" = NULL
      WHERE ${isOwned(access)} AND ${subtreeOf(token, true)}
        AND ("id" = ${tokenId} OR "revocationEvent" = ${token.revocationEvent})`
    const { returned } = await refreshSubtree(tx, tokenId, now)
    const changes = {
      before: { revokedAt: token.revokedAt, cause: token.revocationCause },
      after: { revokedAt: null, tokensRestored: returned },
    }
    await appendAudit(tx, access.member, tokenEvent(token, 'restore', changes))
    return { restored: returned }
  })
}
