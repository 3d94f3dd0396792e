import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { checkAllowed } from '../state/check-allowed'
import { lockLineage } from '../state/lineage'
import { refreshSubtree } from '../state/refresh-subtree'
import { tokenTransaction } from '../state/transaction'

/**
 * Revokes a token, and with it everything below it. One that is down only through an ancestor is pinned: it stays down when that
 * ancestor comes back.
 * @returns how many tokens went down, this one included.
 */
export async function revokeToken(
  slug: string,
  { tokenId, reason }: { tokenId: string; reason: string },
): Promise<{ revoked: number }> {
  const member = await requireMember(slug, 'service_token:revoke')
  return tokenTransaction(async (tx) => {
    const lineage = await lockLineage(tx, member, tokenId, 'update')
    checkAllowed('revoke', lineage)
    const { token, now } = lineage
    await tx.token.updateMany({
      where: { id: tokenId, organizationId: member.organization.id },
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
    await appendAudit(tx, member, {
      action: 'service_token:revoke',
      entity: { type: 'service_token', id: tokenId, name: token.name },
      before: { revokedAt: null, effectiveRevokedAt: token.effectiveRevokedAt },
      after: { revokedAt: now, reason, tokensRevoked: revoked },
    })
    return { revoked }
  })
}
