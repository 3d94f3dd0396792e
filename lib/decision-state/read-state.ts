import type { PrismaClient } from '../db/generated/client'
import type { VerifyRequest } from '../decision/request'
import type { DecisionState } from '../decision/state'
import { isId } from '../ids'
import { isApplicationId } from '../restrictions/schema'
import { type StateRow, toDecisionState } from './state-row'

/** What a request names, as far as its state has to be read. */
export type StateQuestion = Pick<VerifyRequest, 'organization' | 'application' | 'operation'>

/** What a token says of itself, as far as its state has to be read: ids, none of them secret. */
export interface TokenReference {
  rootKeyId?: number | undefined
  credentialId: string
  /** Of all its blocks, in order. */
  revocationIds: string[]
}

/** All that a decision needs to know, as it was at one moment. */
export interface KnownState {
  state: DecisionState
  /** PostgreSQL's time at that moment, in whole milliseconds. */
  now: Date
  /** Whether the installation has more than one organization. */
  severalOrganizations: boolean
}

/**
 * Reads what a decision rests on in one statement, hence from one snapshot: no half of a change is ever seen. Everything is found by its key.
 * What the token says is not believed yet, so it must not matter that the names are read before its signature is verified.
 * @param token undefined when there is none, and only the number of organizations is asked for.
 */
export async function readState(
  db: Pick<PrismaClient, '$queryRaw'>,
  question: StateQuestion,
  token: TokenReference | undefined,
): Promise<KnownState> {
  const keyId = keyIdOf(token)
  const credentialId = token && isId('crd', token.credentialId) ? token.credentialId : null
  const revocationIds = token?.revocationIds ?? []
  const organization = reference(question.organization, (text) => isId('org', text))
  const application = reference(question.application, isApplicationId)
  const operation = question.operation ?? null
  const [row] = await db.$queryRaw<StateRow[]>`
    WITH
      key AS (
        SELECT id, "organizationId", "publicKey", state FROM "SigningKey" WHERE id = ${keyId}::int
      ),
      credential AS (
        SELECT c.id, c."tokenId", c."endsAt", c."revocationIds"
        FROM "Credential" c JOIN key ON key."organizationId" = c."organizationId"
        WHERE c.id = ${credentialId}::text
      ),
      token AS (
        SELECT id, path, "serviceUserId", "membershipId" FROM "Token" WHERE id = (SELECT "tokenId" FROM credential)
      ),
      application AS (
        SELECT a.id, a.name, a."deletedAt" IS NOT NULL AS deleted,
          (SELECT o.access FROM "Operation" o WHERE o."applicationId" = a.id AND o.name = ${operation}::text)
            AS "operationAccess"
        FROM "Application" a JOIN key ON key."organizationId" = a."organizationId"
        WHERE a.id = ${application.id}::text OR (a.slug = ${application.slug}::text AND a."deletedAt" IS NULL)
      ),
      service_user AS (
        SELECT u.id, u.identifier, u.name, u."deactivatedAt" IS NULL AS active, jsonb_build_object('name', r.name, 'builtIn', r."builtIn", 'grants', r.grants,
            'managementOperations', r."managementOperations") AS role,
          (
            SELECT max(ta.level) FROM application
            JOIN "TeamApplication" ta ON ta."applicationId" = application.id
            JOIN "Team" team ON team.id = ta."teamId" AND team."organizationId" = u."organizationId"
            WHERE team."isPublic" OR EXISTS (
              SELECT FROM "TeamServiceUser" m WHERE m."teamId" = team.id AND m."serviceUserId" = u.id)
          ) AS level
        FROM token JOIN "ServiceUser" u ON u.id = token."serviceUserId" JOIN "Role" r ON r.id = u."roleId"
      ),
      membership AS (
        SELECT m.id, person.id AS "userId", person.email AS identifier, person.name, m."deactivatedAt" IS NULL AS active,
          jsonb_build_object('name', r.name, 'builtIn', r."builtIn", 'grants', r.grants,
            'managementOperations', r."managementOperations") AS role,
          (
            SELECT max(ta.level) FROM application
            JOIN "TeamApplication" ta ON ta."applicationId" = application.id
            JOIN "Team" team ON team.id = ta."teamId" AND team."organizationId" = m."organizationId"
            WHERE team."isPublic" OR EXISTS (
              SELECT FROM "TeamMembership" tm WHERE tm."teamId" = team.id AND tm."membershipId" = m.id)
          ) AS level
        FROM token JOIN "Membership" m ON m.id = token."membershipId" JOIN "User" person ON person.id = m."userId"
        JOIN "Role" r ON r.id = m."roleId"
      )
    SELECT
      -- Taken while the snapshot is read, not before it: whatever the snapshot holds has happened by then.
      date_trunc('milliseconds', clock_timestamp()) AS now,
      (SELECT count(*) > 1 FROM (SELECT FROM "Organization" WHERE "deletedAt" IS NULL LIMIT 2) few) AS "severalOrganizations",
      (SELECT to_jsonb(key) FROM key) AS key,
      (SELECT jsonb_build_object('id', o.id, 'slug', o.slug, 'allowCustomDatalog', o."allowCustomDatalog")
        FROM "Organization" o JOIN key ON key."organizationId" = o.id WHERE o."deletedAt" IS NULL) AS organization,
      (SELECT o.id FROM "Organization" o
        WHERE (o.id = ${organization.id}::text OR o.slug = ${organization.slug}::text) AND o."deletedAt" IS NULL)
        AS "requestedOrganizationId",
      (SELECT to_jsonb(credential) FROM credential) AS credential,
      -- One look by id for each step, whatever the planner believes of the table: hence a subquery, and no join.
      (SELECT jsonb_agg(
          (SELECT jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind,
              'effectiveExpiresAt', t."effectiveExpiresAt", 'effectiveRevokedAt', t."effectiveRevokedAt",
              'effectiveRevocationCause', t."effectiveRevocationCause")
            FROM "Token" t WHERE t.id = step.id)
          ORDER BY step.position)
        FROM token, unnest(string_to_array(token.path, '/')) WITH ORDINALITY AS step(id, position)) AS chain,
      (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind,
          'effectiveExpiresAt', t."effectiveExpiresAt", 'effectiveRevokedAt', t."effectiveRevokedAt",
          'effectiveRevocationCause', t."effectiveRevocationCause", 'copyRevocationId', t."copyRevocationId",
          'firstSeenAt', t."firstSeenAt"))
        FROM "Token" t
        WHERE t."copyCredentialId" = (SELECT id FROM credential)
          AND t."copyRevocationId" = ANY(${revocationIds}::text[])) AS copies,
      (SELECT array_agg(t."revocationId") FROM "Tombstone" t JOIN key ON key."organizationId" = t."organizationId"
        WHERE t."revocationId" = ANY(${revocationIds}::text[])) AS tombstones,
      (SELECT to_jsonb(service_user) FROM service_user) AS "serviceUser",
      (SELECT to_jsonb(membership) FROM membership) AS membership,
      (SELECT to_jsonb(application) FROM application) AS application
  `
  return {
    state: toDecisionState(row!, question),
    now: row!.now,
    severalOrganizations: row!.severalOrganizations,
  }
}

// The column is a signed number of 32 bits; no key has an id beyond.
function keyIdOf(token: TokenReference | undefined): number | null {
  const id = token?.rootKeyId
  return id !== undefined && id <= 0x7fff_ffff ? id : null
}

// A slug has no underscore, so it never looks like an id. PostgreSQL's text holds no NUL; no slug and no id does.
function reference(text: string | undefined, isReferenceId: (text: string) => boolean): Reference {
  if (text === undefined || text.includes('\0')) return { id: null, slug: null }
  return isReferenceId(text) ? { id: text, slug: null } : { id: null, slug: text }
}

interface Reference {
  id: string | null
  slug: string | null
}
