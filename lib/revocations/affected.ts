import 'server-only'
import type { ClientBase } from 'pg'
import type { Change } from '../changes/read-changes'
import { Prisma } from '../db/client'

/** Where blocks may have got another state. */
export interface Affected {
  everything: boolean
  organizations: AffectedOrganization[]
  /** Roots of trees. */
  rootIds: string[]
}

export interface AffectedOrganization {
  id: string
  /** Before its blocks are looked at: what becomes of it meanwhile is found the next time. */
  deleted: boolean
}

/** When nobody knows what changed. */
export async function findEverything(client: ClientBase): Promise<Affected> {
  const { rows } = await client.query<AffectedOrganization>(
    `SELECT "id", "deletedAt" IS NOT NULL AS "deleted" FROM "Organization"`,
  )
  return { everything: true, organizations: rows, rootIds: [] }
}

/** A transaction that changes more notes its organizations instead (docs/decisions/0020): then anything of theirs may have changed. */
const notedSingly = 1_000

/** What some changes, and the clock since the last look, may have done to blocks. Roles, teams and applications do nothing to them. */
export async function findAffected(
  client: ClientBase,
  changes: Change[],
  due: { after: Date; through: Date },
): Promise<Affected> {
  const named = (entity: Change['entity']) => [
    ...new Set(changes.filter((change) => change.entity === entity).map(({ entityId }) => entityId)),
  ]
  if (named('everything').length > 0) return findEverything(client)
  const [keys, serviceUsers, memberships] = [named('key'), named('service_user'), named('membership')]
  const organizations = named('organization')
  const several = changes.length > notedSingly
  const found = await client.query<AffectedOrganization>(Prisma.sql`
    SELECT o."id", o."deletedAt" IS NOT NULL AS "deleted"
    FROM "Organization" o LEFT JOIN "RevocationFeed" f ON f."organizationId" = o."id"
    WHERE (o."id" = ANY(${organizations})
        AND (${several} OR (o."deletedAt" IS NOT NULL) <> coalesce(f."organizationDeleted", false)))
      OR o."id" IN (
        SELECT k."organizationId" FROM "SigningKey" k WHERE k."id" = ANY(${keys}::int[]) AND k."state" = 'retired'
      )`)
  const { rows } = await client.query<{ rootId: string }>(Prisma.sql`
    SELECT t."rootId" FROM "ServiceUser" u JOIN "Token" t ON t."serviceUserId" = u."id"
    WHERE u."id" = ANY(${serviceUsers}) AND CASE WHEN u."deactivatedAt" IS NULL THEN ${isListed} ELSE ${isUnlisted} END
    UNION
    SELECT t."rootId" FROM "Membership" m JOIN "Token" t ON t."membershipId" = m."id"
    WHERE m."id" = ANY(${memberships}) AND CASE WHEN m."deactivatedAt" IS NULL THEN ${isListed} ELSE ${isUnlisted} END
    UNION
    SELECT t."rootId" FROM "Credential" c JOIN "Token" t ON t."id" = c."tokenId"
    WHERE c."endsAt" > ${due.after}::timestamptz AND c."endsAt" <= ${due.through}::timestamptz
    UNION
    SELECT "rootId" FROM "Token"
    WHERE "effectiveRevokedAt" > ${due.after}::timestamptz AND "effectiveRevokedAt" <= ${due.through}::timestamptz`)
  return {
    everything: false,
    organizations: found.rows,
    rootIds: [...new Set([...named('token'), ...rows.map(({ rootId }) => rootId)])],
  }
}

// Of somebody who is active, only what is listed as revoked can have come back; of somebody who is not, only the rest can have fallen.
const isListed = Prisma.sql`EXISTS (
  SELECT FROM "Credential" c JOIN "Revocation" r ON r."credentialId" = c."id" WHERE c."tokenId" = t."id" AND r."revoked"
)`
const isUnlisted = Prisma.sql`EXISTS (
  SELECT FROM "Credential" c
  LEFT JOIN "Revocation" r ON r."organizationId" = c."organizationId" AND r."revocationId" = c."revocationIds"[1]
  WHERE c."tokenId" = t."id" AND r."revoked" IS NOT TRUE
)`
