import 'server-only'
import { appendAudit } from '../../audit/append'
import { Refusal } from '../../errors'
import type { TokenRealm } from '../realm'
import { confirmsName } from '../schema'
import { checkAllowed } from '../state/check-allowed'
import { deleteSubtree } from '../state/delete-subtree'
import { lockLineage } from '../state/lineage'
import { requireTokens } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

/**
 * Deletes a revoked or expired token and everything below it, for good. What remains are audit entries and a tombstone for each
 * revocation id, so that the secrets are refused ever after.
 * @param confirmation the token's name, typed by hand.
 * @returns how many tokens are gone, this one included.
 */
export async function deleteToken(
  realm: TokenRealm,
  { tokenId, confirmation }: { tokenId: string; confirmation: string },
): Promise<{ deleted: number }> {
  return deleteConfirmed(realm, tokenId, (name) => {
    if (confirmsName(confirmation, name)) return
    throw new Refusal(`Type “${name}” to confirm. Nothing was deleted.`, { field: 'confirmation' })
  })
}

/** As deleteToken, with a confirmation of the caller's. */
export async function deleteConfirmed(
  realm: TokenRealm,
  tokenId: string,
  confirm: (name: string) => void,
): Promise<{ deleted: number }> {
  const access = await requireTokens(realm, 'delete')
  return tokenTransaction(async (tx) => {
    const lineage = await lockLineage(tx, access, tokenId, 'update')
    const { token, owner, now } = lineage
    checkAllowed('delete', lineage)
    confirm(token.name)
    const deleted = await deleteSubtree(tx, access.owned.organizationId, token, now)
    const changes = {
      before: {
        serviceUser: { id: owner.id, name: owner.name },
        parentId: token.parentId,
        expiresAt: token.effectiveExpiresAt,
        revokedAt: token.effectiveRevokedAt,
      },
      after: { tokensDeleted: deleted },
    }
    await appendAudit(tx, access.member, tokenEvent(token, 'delete', changes))
    return { deleted }
  })
}
