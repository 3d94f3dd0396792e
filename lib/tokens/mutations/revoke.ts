import 'server-only'
import { appendAudit } from '../../audit/append'
import type { TokenRealm } from '../realm'
import { checkAllowed } from '../state/check-allowed'
import { lockLineage } from '../state/lineage'
import { refreshSubtree } from '../state/refresh-subtree'
import { requireTokens } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

/**
 * Revokes a token, and with it everything below it. One that is down only through an ancestor is pinned: it stays down when that
 * ancestor comes back.
 * @returns how many tokens went down, this one included.
 */
export async function revokeToken(
  realm: TokenRealm,
  { tokenId, reason }: { tokenId: string; reason: string },
): Promise<{ revoked: number }> {
  const access = await requireTokens(realm, 'revoke')
  const { member } = access
  return tokenTransaction(async (tx) => {
    const lineage = await lockLineage(tx, access, tokenId, 'update')
    checkAllowed('revoke', lineage)
    const { token, now } = lineage
    await tx.token.updateMany({
      where: { id: tokenId, ...access.owned },
      data: {
        revokedAt: now,
        revocationCause: 'self',
        revokedById: member.user.id,
        revokedByName: member.user.name,
        revokedReason: reason === '' ? null : reason,
        revocationEvent: null,
      },
    })
    const { fallen } = await refreshSubtree(tx, tokenId, now)
    const revoked = Math.max(1, fallen)
    const changes = {
      before: { revokedAt: null, effectiveRevokedAt: token.effectiveRevokedAt },
      after: { revokedAt: now, reason, tokensRevoked: revoked },
    }
    await appendAudit(tx, member, tokenEvent(token, 'revoke', changes))
    return { revoked }
  })
}
