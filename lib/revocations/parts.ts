import 'server-only'
import type { ClientBase } from 'pg'
import { Prisma } from '../db/client'
import { awaitMissingBlocks } from './effective-state'

/** What an organization's feed looks at in one go. */
export interface Part {
  /** Roots of trees; none where only what was deleted may have to be said. */
  rootIds: string[]
  /** PostgreSQL's time: what had an end by then has ended. */
  asOf: Date
}

/** Tokens in a part, unless one tree has more. */
const tokensAtMost = 2_000

/**
 * Takes what an organization's feed has to look at next; its caller holds the lock. What is handed out while there are parts waits until all are
 * done, and is then looked at together: so nobody who changes much again and again keeps the feed from coming to the end of it.
 * @returns undefined when there is nothing.
 */
export async function takePart(client: ClientBase, organizationId: string): Promise<Part | undefined> {
  const part = await firstPart(client, organizationId)
  if (part) return part
  const tasks = await takeTasks(client, organizationId)
  if (tasks.length === 0) return undefined
  await makeParts(client, organizationId, tasks)
  return firstPart(client, organizationId)
}

/** Has the feed look once more at what was deleted. */
export async function addEmptyPart(client: ClientBase, organizationId: string, asOf: Date): Promise<void> {
  await client.query(Prisma.sql`
    INSERT INTO "RevocationTask" ("organizationId", "asOf", "isPart", "rootIds", "ownerIds")
    VALUES (${organizationId}, ${asOf}::timestamptz, true, '{}', '{}')`)
}

async function firstPart(client: ClientBase, organizationId: string): Promise<Part | undefined> {
  const { rows } = await client.query<Part>(Prisma.sql`
    DELETE FROM "RevocationTask" WHERE "id" = (
      SELECT "id" FROM "RevocationTask" WHERE "organizationId" = ${organizationId} AND "isPart" ORDER BY "id" LIMIT 1
    )
    RETURNING "rootIds", greatest("asOf", date_trunc('milliseconds', clock_timestamp())) AS "asOf"`)
  return rows[0]
}

interface Task extends Part {
  ownerIds: string[]
  endedAfter: Date | null
  everything: boolean
  clockWasWrong: boolean
}

async function takeTasks(client: ClientBase, organizationId: string): Promise<Task[]> {
  const { rows } = await client.query<Task>(Prisma.sql`
    WITH "taken" AS (
      DELETE FROM "RevocationTask" WHERE "organizationId" = ${organizationId} AND NOT "isPart" RETURNING *
    )
    SELECT "rootIds", "ownerIds", "endedAfter", "everything", "clockWasWrong",
      greatest("asOf", date_trunc('milliseconds', clock_timestamp())) AS "asOf"
    FROM "taken" ORDER BY "id"`)
  return rows
}

async function makeParts(client: ClientBase, organizationId: string, tasks: Task[]): Promise<void> {
  // A clock that was wrong counts no more once a later task was handed out by a right one.
  const { asOf } = tasks.at(-1)!
  const everything = tasks.some((task) => task.everything)
  // Before its blocks are looked at: what becomes of it meanwhile is handed out again.
  if (everything) await noteDeletion(client, organizationId)
  if (tasks.some(({ clockWasWrong }) => clockWasWrong)) await client.query(awaitMissingBlocks(organizationId, asOf))
  const looked = everything
    ? Prisma.sql`"organizationId" = ${organizationId}`
    : Prisma.sql`"rootId" IN (${rootsOf(organizationId, tasks, asOf)})`
  const { rowCount } = await client.query(Prisma.sql`
    WITH "parted" AS (
      SELECT "rootId", div(sum(count(*)) OVER (ORDER BY "rootId") - 1, ${tokensAtMost}) AS "part"
      FROM "Token" WHERE ${looked} GROUP BY "rootId"
    )
    INSERT INTO "RevocationTask" ("organizationId", "asOf", "isPart", "rootIds", "ownerIds")
    SELECT ${organizationId}, ${asOf}::timestamptz, true, array_agg("rootId"), '{}' FROM "parted" GROUP BY "part" ORDER BY "part"`)
  if (rowCount === 0) await addEmptyPart(client, organizationId, asOf)
}

/** Remembers whether it was deleted, so that other changes of its row need no comparison of all its tokens. */
async function noteDeletion(client: ClientBase, organizationId: string): Promise<void> {
  await client.query(Prisma.sql`
    INSERT INTO "RevocationFeed" AS f ("organizationId", "organizationDeleted")
    SELECT "id", "deletedAt" IS NOT NULL FROM "Organization" WHERE "id" = ${organizationId}
    ON CONFLICT ("organizationId") DO UPDATE SET "organizationDeleted" = EXCLUDED."organizationDeleted"
    WHERE f."organizationDeleted" <> EXCLUDED."organizationDeleted"`)
}

function rootsOf(organizationId: string, tasks: Task[], asOf: Date): Prisma.Sql {
  const rootIds = [...new Set(tasks.flatMap((task) => task.rootIds))]
  const ownerIds = [...new Set(tasks.flatMap((task) => task.ownerIds))]
  const ends = tasks.flatMap(({ endedAfter }) => endedAfter ?? []).map((end) => end.getTime())
  const endedAfter = ends.length > 0 ? new Date(Math.min(...ends)) : null
  return Prisma.sql`
    SELECT unnest(${rootIds}::text[])
    UNION
    SELECT t."rootId" FROM "ServiceUser" u JOIN "Token" t ON t."serviceUserId" = u."id"
    WHERE u."id" = ANY(${ownerIds}) AND CASE WHEN u."deactivatedAt" IS NULL THEN ${isListed} ELSE ${isUnlisted} END
    UNION
    SELECT t."rootId" FROM "Membership" m JOIN "Token" t ON t."membershipId" = m."id"
    WHERE m."id" = ANY(${ownerIds}) AND CASE WHEN m."deactivatedAt" IS NULL THEN ${isListed} ELSE ${isUnlisted} END
    UNION
    SELECT t."rootId" FROM "Credential" c JOIN "Token" t ON t."id" = c."tokenId"
    WHERE c."endsAt" > ${endedAfter}::timestamptz AND c."endsAt" <= ${asOf}::timestamptz AND c."organizationId" = ${organizationId}
    UNION
    SELECT "rootId" FROM "Token"
    WHERE "effectiveRevokedAt" > ${endedAfter}::timestamptz AND "effectiveRevokedAt" <= ${asOf}::timestamptz
      AND "organizationId" = ${organizationId}`
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
