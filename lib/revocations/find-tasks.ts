import 'server-only'
import type { ClientBase } from 'pg'
import type { Change } from '../changes/read-changes'
import { Prisma } from '../db/client'

/** Where blocks of an organization may have got another state. */
export interface Task {
  /** Anywhere. */
  everything: boolean
  /** Roots of trees. */
  rootIds: Set<string>
  /** Service users and memberships. */
  ownerIds: Set<string>
  /** Whatever had an end after it. */
  endedAfter: Date | null
}

/** A transaction that changes more notes its organizations instead (docs/decisions/0020): then anything of theirs may have changed. */
const notedSingly = 1_000

/**
 * What some changes, and the clock since the last look, give each organization to look at. Roles, teams and applications do nothing to blocks.
 * Takes as long as there are changes, however many tokens they concern.
 */
export async function findTasks(
  client: ClientBase,
  changes: Change[],
  ended: { after: Date; through: Date },
): Promise<Map<string, Task>> {
  const tasks = new Map<string, Task>()
  const taskOf = (organizationId: string) => {
    const task = tasks.get(organizationId) ?? nothing()
    tasks.set(organizationId, task)
    return task
  }
  for (const { entity, entityId, organizationId } of changes) {
    // What belongs to none that is known any more has gone with all that it had.
    if (organizationId === null) continue
    if (entity === 'token') taskOf(organizationId).rootIds.add(entityId)
    if (entity === 'service_user' || entity === 'membership') taskOf(organizationId).ownerIds.add(entityId)
    // A secret that is deleted: what there is to do waits in its tombstones.
    if (entity === 'credential') taskOf(organizationId)
  }
  for (const id of await findWholeOnes(client, changes)) taskOf(id).everything = true
  for (const id of await findEnded(client, ended)) taskOf(id).endedAfter = ended.after
  return tasks
}

function nothing(): Task {
  return { everything: false, rootIds: new Set(), ownerIds: new Set(), endedAfter: null }
}

/** Organizations in which anything may have changed: many things at once, a key that was retired, or they were deleted. */
async function findWholeOnes(client: ClientBase, changes: Change[]): Promise<string[]> {
  const named = (entity: Change['entity']) => [
    ...new Set(changes.filter((change) => change.entity === entity).map(({ entityId }) => entityId)),
  ]
  const several = changes.length > notedSingly
  const { rows } = await client.query<{ id: string }>(Prisma.sql`
    SELECT o."id" FROM "Organization" o LEFT JOIN "RevocationFeed" f ON f."organizationId" = o."id"
    WHERE o."id" = ANY(${named('organization')})
      AND (${several} OR (o."deletedAt" IS NOT NULL) <> coalesce(f."organizationDeleted", false))
    UNION
    SELECT k."organizationId" FROM "SigningKey" k WHERE k."id" = ANY(${named('key')}::int[]) AND k."state" = 'retired'`)
  return rows.map(({ id }) => id)
}

/** Organizations in which a secret or a token had an end. */
async function findEnded(client: ClientBase, { after, through }: { after: Date; through: Date }): Promise<string[]> {
  const { rows } = await client.query<{ organizationId: string }>(Prisma.sql`
    WITH RECURSIVE "credentials" AS (${firstEnd('Credential', 'endsAt', after, through)}),
    "tokens" AS (${firstEnd('Token', 'effectiveRevokedAt', after, through)})
    SELECT "organizationId" FROM "credentials" UNION SELECT "organizationId" FROM "tokens"`)
  return rows.map(({ organizationId }) => organizationId)
}

/** From one end to the next that is at another moment or of another organization: hundreds of thousands may end in the same millisecond. */
function firstEnd(table: 'Credential' | 'Token', column: string, after: Date, through: Date): Prisma.Sql {
  const [of, at] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${column}"`)]
  const self = Prisma.raw(table === 'Credential' ? '"credentials"' : '"tokens"')
  return Prisma.sql`
    (
      SELECT ${at} AS "at", "organizationId" FROM ${of}
      WHERE ${at} > ${after}::timestamptz AND ${at} <= ${through}::timestamptz ORDER BY 1, 2 LIMIT 1
    )
    UNION ALL
    SELECT next.* FROM ${self} last CROSS JOIN LATERAL (
      SELECT ${at}, "organizationId" FROM ${of}
      WHERE (${at}, "organizationId") > (last."at", last."organizationId") AND ${at} <= ${through}::timestamptz
      ORDER BY 1, 2 LIMIT 1
    ) next`
}
