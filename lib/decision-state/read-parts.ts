import { Prisma } from '../db/generated/client'
import type { VerifyRequest } from '../decision/request'
import { isId } from '../ids'
import { isApplicationId } from '../restrictions/schema'
import type { StateParts } from './parts'
import { type PartsRow, partsOf } from './parts-row'

/** What a request names, as far as its state has to be read. */
export type StateQuestion = Pick<VerifyRequest, 'organization' | 'application' | 'operation'>

/** What a token says of itself, as far as its state has to be read: ids, none of them secret. */
export interface TokenReference {
  rootKeyId?: number | undefined
  credentialId: string
  /** Of all its blocks, in order. */
  revocationIds: string[]
}

/** So many copies of a credential, tombstones of a credential or teams of an application are read together; of more, those asked about. */
export const few = { copies: 256, teams: 1_000 }

/**
 * Reads what a decision rests on in one statement, hence from one snapshot: no half of a change is ever seen. Everything is found by its key.
 * What the token says is not believed yet, so it must not matter that the names are read before its signature is verified.
 * @param run runs the statement, and answers its rows.
 * @param token undefined when there is none, and only the number of organizations is asked for.
 * @param application its slug or id.
 */
export async function readParts(
  run: (statement: Prisma.Sql) => Promise<PartsRow[]>,
  token: TokenReference | undefined,
  application: string | undefined,
): Promise<StateParts> {
  const [row] = await run(partsStatement(token, application))
  return partsOf(row!)
}

/** Every table and column that it reads has its triggers: whatever is added here fails a test until it is added there. */
export function partsStatement(token: TokenReference | undefined, application: string | undefined): Prisma.Sql {
  const credentialId = token && isId('crd', token.credentialId) ? token.credentialId : null
  const revocationIds = token?.revocationIds ?? []
  const named = reference(application)
  return Prisma.sql`
    WITH
      key AS (
        SELECT id, "organizationId", "publicKey", state FROM "SigningKey" WHERE id = ${keyIdOf(token)}::int
      ),
      credential AS (
        SELECT c.id, c."tokenId", c."endsAt", c."revocationIds", c."organizationId"
        FROM "Credential" c JOIN key ON key."organizationId" = c."organizationId"
        WHERE c.id = ${credentialId}::text
      ),
      token AS (
        SELECT id, "rootId", path, "serviceUserId", "membershipId"
        FROM "Token" WHERE id = (SELECT "tokenId" FROM credential)
      ),
      few AS (
        SELECT (SELECT count(*) FROM (
            SELECT FROM "Token" t WHERE t."copyCredentialId" = (SELECT id FROM credential) LIMIT ${few.copies + 1}) counted
          ) <= ${few.copies}
          AND (SELECT count(*) FROM (
            SELECT FROM "Tombstone" t WHERE t."credentialId" = (SELECT id FROM credential) LIMIT ${few.copies + 1}) counted
          ) <= ${few.copies} AS copies
      ),
      copy AS (
        SELECT t.id FROM "Token" t
        WHERE t."copyCredentialId" = (SELECT id FROM credential) AND (SELECT copies FROM few)
        UNION ALL
        SELECT t.id FROM "Token" t
        WHERE t."copyCredentialId" = (SELECT id FROM credential) AND NOT (SELECT copies FROM few)
          AND t."copyRevocationId" = ANY(${revocationIds}::text[])
      ),
      tombstone AS (
        SELECT t."revocationId" FROM "Tombstone" t
        WHERE t."organizationId" = (SELECT "organizationId" FROM key) AND t."revocationId" = ANY(${revocationIds}::text[])
          AND t."credentialId" = (SELECT id FROM credential)
        UNION
        SELECT t."revocationId" FROM "Tombstone" t
        WHERE t."organizationId" = (SELECT "organizationId" FROM key)
          AND t."credentialId" = (SELECT id FROM credential) AND (SELECT copies FROM few)
      ),
      team AS (
        SELECT "teamId" AS id FROM "TeamServiceUser" WHERE "serviceUserId" = (SELECT "serviceUserId" FROM token)
        UNION ALL
        SELECT "teamId" FROM "TeamMembership" WHERE "membershipId" = (SELECT "membershipId" FROM token)
      ),
      owner AS (
        SELECT 'service_user' AS kind, u.id, NULL AS "userId", u.identifier, u.name, u."deactivatedAt" IS NULL AS active,
          u."roleId"
        FROM "ServiceUser" u WHERE u.id = (SELECT "serviceUserId" FROM token)
        UNION ALL
        SELECT 'membership', m.id, person.id, person.email, person.name, m."deactivatedAt" IS NULL, m."roleId"
        FROM "Membership" m JOIN "User" person ON person.id = m."userId"
        WHERE m.id = (SELECT "membershipId" FROM token)
      ),
      application AS (
        SELECT a.id, a.name, a."deletedAt" IS NOT NULL AS deleted,
          (SELECT count(*) FROM (
            SELECT FROM "TeamApplication" ta WHERE ta."applicationId" = a.id LIMIT ${few.teams + 1}) counted
          ) <= ${few.teams} AS whole
        FROM "Application" a JOIN key ON key."organizationId" = a."organizationId"
        WHERE a.id = ${named.id}::text OR (a.slug = ${named.slug}::text AND a."deletedAt" IS NULL)
      ),
      level AS (
        SELECT ta."teamId", ta.level, team."isPublic"
        FROM application JOIN "TeamApplication" ta ON ta."applicationId" = application.id
        JOIN "Team" team ON team.id = ta."teamId" AND team."organizationId" = (SELECT "organizationId" FROM key)
        WHERE application.whole OR team."isPublic" OR ta."teamId" IN (SELECT id FROM team)
      )
    SELECT
      -- Taken while the snapshot is read, not before it: whatever the snapshot holds has happened by then.
      date_trunc('milliseconds', clock_timestamp()) AS now,
      (SELECT max(position) FROM "Change") AS position,
      (SELECT count(*) > 1 FROM (SELECT FROM "Organization" WHERE "deletedAt" IS NULL LIMIT 2) few) AS "severalOrganizations",
      (SELECT to_jsonb(key) FROM key) AS key,
      (SELECT jsonb_build_object('id', o.id, 'slug', o.slug, 'allowCustomDatalog', o."allowCustomDatalog")
        FROM "Organization" o JOIN key ON key."organizationId" = o.id WHERE o."deletedAt" IS NULL) AS organization,
      (SELECT jsonb_build_object('id', id, 'tokenId', "tokenId", 'endsAt', "endsAt", 'revocationIds', "revocationIds")
        FROM credential) AS credential,
      (SELECT to_jsonb(token) FROM token) AS token,
      -- One look by id for each step, whatever the planner believes of the table: hence a subquery, and no join.
      (SELECT jsonb_agg(
          (SELECT jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind,
              'effectiveExpiresAt', t."effectiveExpiresAt", 'effectiveRevokedAt', t."effectiveRevokedAt",
              'effectiveRevocationCause', t."effectiveRevocationCause")
            FROM "Token" t WHERE t.id = step.id)
          ORDER BY step.position)
        FROM token, unnest(string_to_array(token.path, '/')) WITH ORDINALITY AS step(id, position)) AS chain,
      (SELECT jsonb_agg(
          (SELECT jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind,
              'effectiveExpiresAt', t."effectiveExpiresAt", 'effectiveRevokedAt', t."effectiveRevokedAt",
              'effectiveRevocationCause', t."effectiveRevocationCause", 'copyRevocationId', t."copyRevocationId",
              'firstSeenAt', t."firstSeenAt")
            FROM "Token" t WHERE t.id = copy.id))
        FROM copy) AS copies,
      (SELECT array_agg("revocationId") FROM tombstone) AS tombstones,
      (SELECT copies FROM few) AS "fewCopies",
      (SELECT to_jsonb(owner) FROM owner) AS owner,
      (SELECT array_agg(id) FROM team) AS teams,
      (SELECT jsonb_build_object('id', r.id, 'name', r.name, 'builtIn', r."builtIn", 'grants', r.grants,
          'managementOperations', r."managementOperations")
        FROM "Role" r WHERE r.id = (SELECT "roleId" FROM owner)) AS role,
      (SELECT to_jsonb(application) FROM application) AS application,
      (SELECT jsonb_object_agg(o.name, o.access)
        FROM "Operation" o WHERE o."applicationId" = (SELECT id FROM application)) AS operations,
      (SELECT max(level) FROM level WHERE "isPublic") AS everyone,
      (SELECT jsonb_object_agg("teamId", level) FROM level WHERE NOT "isPublic") AS levels
  `
}

// The column is a signed number of 32 bits; no key has an id beyond.
function keyIdOf(token: TokenReference | undefined): number | null {
  const id = token?.rootKeyId
  return id !== undefined && id <= 0x7fff_ffff ? id : null
}

// A slug has no underscore, so it never looks like an id. PostgreSQL's text holds no NUL; no slug and no id does.
function reference(application: string | undefined): { id: string | null; slug: string | null } {
  if (application === undefined || application.includes('\0')) return { id: null, slug: null }
  return isApplicationId(application) ? { id: application, slug: null } : { id: null, slug: application }
}
