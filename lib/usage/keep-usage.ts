import 'server-only'
import { db, Prisma } from '../db/client'

// Times are the database's. Work is done in batches, each a statement of its own that waits for nobody, so that it never holds up a flush.

/** How long requests are told by the minute; older ones by the hour. */
const daysByMinute = 7

/** How long refusals are kept singly, and how many of a credential at most: its latest. */
const daysOfRefusals = 30
const refusalsPerCredential = 1_000

/**
 * How long it is remembered which batch a verifier wrote last: one whose answer was lost is tried again within seconds, or when the database can be
 * reached again.
 */
const daysOfWriters = 7

const hourOf = Prisma.sql`date_bin('1 hour', u."minute", TIMESTAMPTZ '2000-01-01 00:00:00+00')`

/** Rolls old minutes up into hours, and lets go of what is older than its organization keeps, of refusals beyond their limits, and of verifiers that are gone. */
export async function keepUsage(batch = 5_000): Promise<void> {
  const organizations = await db.organization.findMany({
    where: { deletedAt: null },
    select: { id: true, usageRetentionDays: true },
  })
  for (const { id, usageRetentionDays } of organizations) {
    await untilDone(batch, () => removeOldUsage(id, usageRetentionDays, batch))
    await untilDone(batch, () => rollUp(id, batch))
  }
  await untilDone(batch, () => removeOldRefusals(batch))
  await untilDone(batch, () => removeSurplusRefusals(batch))
  await untilDone(batch, () => removeOldWriters(batch))
}

function removeOldUsage(organizationId: string, days: number, batch: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "UsageMinute" WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM "UsageMinute"
      WHERE "organizationId" = ${organizationId} AND "minute" < now() - make_interval(days => ${days}::int)
      LIMIT ${batch} FOR UPDATE SKIP LOCKED))`
}

async function rollUp(organizationId: string, batch: number): Promise<number> {
  const [row] = await db.$queryRaw<{ moved: bigint }[]>`
    WITH "moved" AS (
      DELETE FROM "UsageMinute" u WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM "UsageMinute" u
        WHERE u."organizationId" = ${organizationId} AND u."minute" <> ${hourOf}
          AND u."minute" < date_bin('1 hour', now() - make_interval(days => ${daysByMinute}::int), TIMESTAMPTZ '2000-01-01 00:00:00+00')
        LIMIT ${batch} FOR UPDATE SKIP LOCKED))
      RETURNING u.*, ${hourOf} AS "hour"
    ),
    "added" AS (
      INSERT INTO "UsageMinute" AS existing (
        "organizationId", "tokenId", "credentialId", "minute", "allowed", "code", "applicationId", "operation", "address", "count")
      SELECT "organizationId", "tokenId", "credentialId", "hour", "allowed", "code", "applicationId", "operation", "address", sum("count")
      FROM "moved" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ORDER BY "tokenId", "hour", "credentialId", "code", "applicationId", "operation", "address"
      ON CONFLICT ("tokenId", "minute", "credentialId", "code", "applicationId", "operation", "address")
      DO UPDATE SET "count" = existing."count" + excluded."count"
    )
    SELECT count(*) AS "moved" FROM "moved"`
  return Number(row?.moved ?? 0)
}

function removeOldRefusals(batch: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Refusal" WHERE "id" = ANY(ARRAY(
      SELECT "id" FROM "Refusal" WHERE "at" < now() - make_interval(days => ${daysOfRefusals}::int)
      ORDER BY "id" LIMIT ${batch} FOR UPDATE SKIP LOCKED))`
}

function removeSurplusRefusals(batch: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "Refusal" WHERE "id" = ANY(ARRAY(
      SELECT surplus."id" FROM (
        SELECT "credentialId" FROM "Refusal" GROUP BY "credentialId" HAVING count(*) > ${refusalsPerCredential}
      ) AS many CROSS JOIN LATERAL (
        SELECT r."id" FROM "Refusal" r WHERE r."credentialId" = many."credentialId"
        ORDER BY r."at" DESC, r."id" DESC OFFSET ${refusalsPerCredential}
      ) AS surplus LIMIT ${batch}))`
}

function removeOldWriters(batch: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "UsageWriter" WHERE "id" = ANY(ARRAY(
      SELECT "id" FROM "UsageWriter" WHERE "writtenAt" < now() - make_interval(days => ${daysOfWriters}::int)
      LIMIT ${batch} FOR UPDATE SKIP LOCKED))`
}

async function untilDone(batch: number, work: () => Promise<number>): Promise<void> {
  while ((await work()) >= batch);
}
