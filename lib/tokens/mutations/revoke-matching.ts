import 'server-only'
import { type AuditActor, appendToChain } from '../../audit/append'
import { Prisma, type Transaction } from '../../db/client'
import { isActive } from '../state/active'
import { databaseTime } from '../state/lineage'
import { refreshSubtrees } from '../state/refresh-subtree'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

const tokensAtOnce = 500

type Revocation = {
  /** Whom the rows and the audit log name. Whoever calls this has asked whether they may. */
  actor: AuditActor
  /** Kept with each token, and shown with it. */
  reason: string
  atOnce?: number
}

type Revoked = { id: string; name: string; kind: 'service' | 'personal' | 'scim'; ownerName: string }

/**
 * Revokes every active token of an organization that meets a condition, each itself, and so what lies below it: in transactions of so many
 * tokens, each with its entries in the audit log. What is interrupted in between has revoked some, and goes on when it is called again.
 * @param condition over "Token" t; it is asked again once the trees are locked.
 * @returns how many met it.
 */
export async function revokeMatching(
  organizationId: string,
  condition: Prisma.Sql,
  { actor, reason, atOnce = tokensAtOnce }: Revocation,
): Promise<number> {
  const matching = Prisma.sql`t."organizationId" = ${organizationId} AND ${isActive('t')} AND ${condition}`
  for (let total = 0; ; ) {
    const batch = await tokenTransaction(async (tx) => {
      const found = await tx.$queryRaw<{ id: string; rootId: string }[]>`
        SELECT t."id", t."rootId" FROM "Token" t WHERE ${matching} LIMIT ${atOnce}`
      const revoked = found.length === 0 ? [] : await revoke(tx, found, matching, { actor, reason })
      const events = revoked.map((token) => tokenEvent(token, 'revoke', { after: { reason } }))
      await appendToChain(tx, organizationId, actor, events)
      return { found: found.length, revoked: revoked.length }
    })
    total += batch.revoked
    if (batch.found < atOnce) return total
  }
}

async function revoke(
  tx: Transaction,
  found: { id: string; rootId: string }[],
  matching: Prisma.Sql,
  { actor, reason }: Revocation,
): Promise<Revoked[]> {
  const ids = found.map(({ id }) => id)
  const rootIds = [...new Set(found.map(({ rootId }) => rootId))]
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ANY(${rootIds}) ORDER BY "id" FOR UPDATE`
  const now = await databaseTime(tx)
  const revoked = await tx.$queryRaw<Revoked[]>`
    UPDATE "Token" t SET "revokedAt" = ${now}::timestamptz, "revocationCause" = 'self', "revokedById" = ${actor.id},
      "revokedByName" = ${actor.name}, "revokedReason" = ${reason}, "revocationEvent" = NULL
    WHERE t."id" = ANY(${ids}) AND ${matching}
    RETURNING t."id", t."name", t."kind"::text AS "kind", t."ownerName"`
  await refreshSubtrees(tx, Prisma.sql`SELECT unnest(${rootIds}::text[])`, now)
  return revoked
}
