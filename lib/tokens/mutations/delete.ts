import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { confirmsName } from '../schema'
import { checkAllowed } from '../state/check-allowed'
import { deleteSubtree } from '../state/delete-subtree'
import { lockLineage } from '../state/lineage'
import { tokenTransaction } from '../state/transaction'

/**
 * Deletes a revoked or expired token and everything below it, for good. What remains are audit entries and a tombstone for each
 * revocation id, so that the secrets are refused ever after.
 * @param confirmation the token's name, typed by hand.
 * @returns how many tokens are gone, this one included.
 */
export async function deleteToken(
  slug: string,
  { tokenId, confirmation }: { tokenId: string; confirmation: string },
): Promise<{ deleted: number }> {
  return deleteConfirmed(slug, tokenId, (name) => {
    if (confirmsName(confirmation, name)) return
    throw new Refusal(`Type “${name}” to confirm. Nothing was deleted.`, { field: 'confirmation' })
  })
}

/** As deleteToken, with a confirmation of the caller's. */
export async function deleteConfirmed(
  slug: string,
  tokenId: string,
  confirm: (name: string) => void,
): Promise<{ deleted: number }> {
  const member = await requireMember(slug, 'service_token:delete')
  return tokenTransaction(async (tx) => {
    const lineage = await lockLineage(tx, member, tokenId, 'update')
    const { token, now } = lineage
    checkAllowed('delete', lineage)
    confirm(token.name)
    const deleted = await deleteSubtree(tx, member.organization.id, token, now)
    await appendAudit(tx, member, {
      action: 'service_token:delete',
      entity: { type: 'service_token', id: tokenId, name: token.name },
      before: {
        serviceUser: token.serviceUser && { id: token.serviceUser.id, name: token.serviceUser.name },
        parentId: token.parentId,
        expiresAt: token.effectiveExpiresAt,
        revokedAt: token.effectiveRevokedAt,
      },
      after: { tokensDeleted: deleted },
    })
    return { deleted }
  })
}
