import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { databaseTime } from '../../tokens/state/lineage'
import { refreshSubtrees } from '../../tokens/state/refresh-subtree'
import { tokenTransaction } from '../../tokens/state/transaction'
import { keyEntity } from '../entity'
import { retireConfirmation } from '../schema'

/**
 * Retires a key that only verifies: for good, nothing that it signed is accepted any more. Each of its secrets ends, and with its last
 * secret a token and whatever lies below it. The key that signs cannot be retired, so an organization always keeps one.
 * @returns how many tokens were active and are revoked now.
 */
export async function retireKey(
  slug: string,
  { keyId, confirmation }: { keyId: number; confirmation: string },
): Promise<{ ended: number }> {
  const member = await requireMember(slug, 'key:retire')
  const organizationId = member.organization.id
  if (confirmation.trim() !== retireConfirmation) {
    throw new Refusal(`Type ${retireConfirmation} to confirm. Nothing was changed.`, { field: 'confirmation' })
  }
  return tokenTransaction(async (tx) => {
    await lockVerifyingKey(tx, organizationId, keyId)
    await lockTreesOf(tx, keyId)
    const now = await databaseTime(tx)
    await tx.signingKey.update({
      where: { id: keyId, organizationId },
      data: { state: 'retired', retiredAt: now },
      select: { id: true },
    })
    await tx.credential.updateMany({
      where: { signingKeyId: keyId, organizationId, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
      data: { endsAt: now },
    })
    const { fallen } = await refreshSubtrees(tx, rootsOf(keyId), now)
    await appendAudit(tx, member, {
      action: 'key:retire',
      entity: keyEntity(keyId),
      before: { state: 'verifying' },
      after: { state: 'retired', tokensRevoked: fallen },
    })
    return { ended: fallen }
  })
}

async function lockVerifyingKey(tx: Transaction, organizationId: string, keyId: number): Promise<void> {
  const [key] = await tx.$queryRaw<{ state: 'signing' | 'verifying' | 'retired' }[]>`
    SELECT "state"::text AS "state" FROM "SigningKey"
    WHERE "id" = ${keyId} AND "organizationId" = ${organizationId} FOR UPDATE`
  if (!key) throw new Refusal('There is no such signing key. Reload the page.')
  if (key.state === 'signing') {
    throw new Refusal('This key signs new tokens. Rotate it first; then it can be retired.')
  }
  if (key.state === 'retired') throw new Refusal('This key has been retired already. Reload the page.')
}

// In the order of every lock on tokens, so that nobody rotates, restores or mints below them meanwhile.
async function lockTreesOf(tx: Transaction, keyId: number): Promise<void> {
  await tx.$queryRaw`
    SELECT count(*) FROM (
      SELECT 1 FROM "Token" WHERE "id" IN (${rootsOf(keyId)}) ORDER BY "id" FOR UPDATE
    ) AS "locked"`
}

function rootsOf(keyId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT "rootId" FROM "Token"
    WHERE "id" IN (SELECT "tokenId" FROM "Credential" WHERE "signingKeyId" = ${keyId})`
}
