import 'server-only'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { databaseTime } from '../state/lineage'
import { lockOwner } from '../state/owner'

// Parts of the service users' mutations, which ask who and whether, and write the audit entry.

/**
 * Revokes, in the transaction that deactivates the service user, each of its tokens that was not revoked itself, as one event: a token
 * is restored with those below it of the same event. One statement for all: every token of a tree has the same owner, so each row ends
 * up revoked itself, and needs nothing from its parent but an earlier time.
 * @returns how many tokens were active, and that of the event.
 */
export async function revokeForOwner(
  tx: Transaction,
  member: Member,
  serviceUserId: string,
): Promise<{ revoked: number; revocationEvent: string }> {
  const organizationId = member.organization.id
  await lockTokensOf(tx, organizationId, serviceUserId)
  const now = await databaseTime(tx)
  const revocationEvent = crypto.randomUUID()
  const [active] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM "Token"
    WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId}
      AND ("effectiveExpiresAt" IS NULL OR "effectiveExpiresAt" > ${now}::timestamptz)
      AND ("effectiveRevokedAt" IS NULL OR "effectiveRevokedAt" > ${now}::timestamptz)`
  await tx.$executeRaw`
    UPDATE "Token" SET
      "revokedAt" = ${now}::timestamptz,
      "revocationCause" = 'owner_deactivated',
      "revokedById" = ${member.user.id},
      "revokedByName" = ${member.user.name},
      "revokedReason" = NULL,
      "revocationEvent" = ${revocationEvent},
      "effectiveRevokedAt" = LEAST("effectiveRevokedAt", ${now}::timestamptz),
      "effectiveRevocationCause" = 'owner_deactivated',
      "effectiveRevocationTokenId" = NULL
    WHERE "organizationId" = ${organizationId} AND "serviceUserId" = ${serviceUserId} AND "revokedAt" IS NULL`
  return { revoked: Number(active?.count ?? 0), revocationEvent }
}

/** Writes a service user's new name into its tokens, whose rows show it. */
export async function renameOwner(
  tx: Transaction,
  member: Member,
  serviceUserId: string,
  ownerName: string,
): Promise<void> {
  await lockTokensOf(tx, member.organization.id, serviceUserId)
  await tx.token.updateMany({ where: { serviceUserId, organizationId: member.organization.id }, data: { ownerName } })
}

// The order of every lock in this library: the owner, then the roots. None of its trees changes meanwhile, and no new one is made.
async function lockTokensOf(tx: Transaction, organizationId: string, serviceUserId: string): Promise<void> {
  await lockOwner(tx, organizationId, { kind: 'service_user', id: serviceUserId }, 'update')
  await tx.$queryRaw`
    SELECT count(*) FROM (
      SELECT 1 FROM "Token" WHERE "serviceUserId" = ${serviceUserId} AND "depth" = 0 ORDER BY "id" FOR UPDATE
    ) AS "locked"`
}
