import 'server-only'
import { appendAudit } from '../../audit/append'
import type { TokenRealm } from '../realm'
import { overlaps, type RotateToken } from '../schema'
import { checkAllowed } from '../state/check-allowed'
import { checkPresentPolicy } from '../state/check-policy'
import { lockLineage } from '../state/lineage'
import { mintSecret } from '../state/mint-secret'
import { refreshSubtree } from '../state/refresh-subtree'
import { checkNotRepeated } from '../state/repeats'
import { requireTokens } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'
import type { Minted } from '../types'

/**
 * Gives a token a new secret with the same restrictions and expiry. The old one works on for the overlap, and so do the copies made
 * from it: they end with it. Older secrets, from earlier rotations, end no later: after a rotation without overlap only the new one works.
 * Children that the server made have secrets of their own.
 */
export async function rotateToken(
  realm: TokenRealm,
  { tokenId, overlap, idempotencyKey }: RotateToken,
): Promise<Minted> {
  const access = await requireTokens(realm, 'rotate')
  const { member, owned } = access
  const { organizationId } = owned
  return tokenTransaction(async (tx) => {
    const key = await checkNotRepeated(tx, member, idempotencyKey)
    const lineage = await lockLineage(tx, access, tokenId, 'update', { owner: true })
    checkAllowed('rotate', lineage)
    const { token, ancestors, owner, now } = lineage
    checkPresentPolicy(member, [...ancestors, token])
    const minting = { organizationId, owner, kind: token.kind }
    const { secret, credential } = await mintSecret(tx, minting, [...ancestors, token])
    const endsAt = new Date(now.getTime() + overlaps[overlap] * 1000)
    const ending = { tokenId, organizationId, OR: [{ endsAt: null }, { endsAt: { gt: endsAt } }] }
    const old = await tx.credential.findMany({ where: ending, select: { id: true } })
    await tx.credential.updateMany({ where: ending, data: { endsAt } })
    await tx.credential.create({ data: { ...credential, createdAt: now, idempotencyKey: key }, select: { id: true } })
    await refreshSubtree(tx, tokenId, now)
    const copiesEnding = await tx.token.count({
      where: { organizationId, copyCredentialId: { in: old.map(({ id }) => id) } },
    })
    const changes = {
      before: { credentials: old.map(({ id }) => id) },
      after: { credential: credential.id, oldSecretEndsAt: endsAt, copiesEnding },
    }
    await appendAudit(tx, member, tokenEvent(token, 'rotate', changes))
    return {
      secret,
      tokenId,
      name: token.name,
      ownerName: owner.name,
      expiresAt: token.effectiveExpiresAt?.toISOString() ?? null,
    }
  })
}
