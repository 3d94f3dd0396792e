import 'server-only'
import type { ClientBase } from 'pg'
import type { Change } from '../changes/read-changes'
import { Prisma } from '../db/client'

/** Where blocks may have got another state. */
export interface Affected {
  everything: boolean
  organizationIds: string[]
  /** Roots of trees. */
  rootIds: string[]
}

/** What some changes, and the clock since the last look, may have done to blocks. Roles, teams and applications do nothing to them. */
export async function findAffected(
  client: ClientBase,
  changes: Change[],
  due: { after: Date; through: Date },
): Promise<Affected> {
  const named = (entity: Change['entity']) => [
    ...new Set(changes.filter((change) => change.entity === entity).map(({ entityId }) => entityId)),
  ]
  const [keys, serviceUsers, memberships] = [named('key'), named('service_user'), named('membership')]
  const { rows } = await client.query<{ organizationId: string | null; rootId: string | null }>(Prisma.sql`
    SELECT "organizationId", NULL AS "rootId" FROM "SigningKey"
    WHERE "id" = ANY(${keys}::int[]) AND "state" = 'retired'
    UNION
    SELECT NULL, t."rootId" FROM "ServiceUser" u JOIN "Token" t ON t."serviceUserId" = u."id"
    WHERE u."id" = ANY(${serviceUsers}) AND (u."deactivatedAt" IS NOT NULL OR ${isListed})
    UNION
    SELECT NULL, t."rootId" FROM "Membership" m JOIN "Token" t ON t."membershipId" = m."id"
    WHERE m."id" = ANY(${memberships}) AND (m."deactivatedAt" IS NOT NULL OR ${isListed})
    UNION
    SELECT NULL, t."rootId" FROM "Credential" c JOIN "Token" t ON t."id" = c."tokenId"
    WHERE c."endsAt" > ${due.after}::timestamptz AND c."endsAt" <= ${due.through}::timestamptz
    UNION
    SELECT NULL, "rootId" FROM "Token"
    WHERE "effectiveRevokedAt" > ${due.after}::timestamptz AND "effectiveRevokedAt" <= ${due.through}::timestamptz`)
  return {
    everything: named('everything').length > 0,
    organizationIds: [...new Set([...named('organization'), ...valuesOf(rows, 'organizationId')])],
    rootIds: [...new Set([...named('token'), ...valuesOf(rows, 'rootId')])],
  }
}

// Of somebody who is active, only what is listed as revoked can have come back.
const isListed = Prisma.sql`EXISTS (
  SELECT FROM "Credential" c JOIN "Revocation" r ON r."credentialId" = c."id" WHERE c."tokenId" = t."id" AND r."revoked"
)`

function valuesOf<Column extends string>(rows: Record<Column, string | null>[], column: Column): string[] {
  return rows.map((row) => row[column]).filter((value) => value !== null)
}
