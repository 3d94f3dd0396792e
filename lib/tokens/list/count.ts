import 'server-only'
import { db, Prisma } from '../../db/client'
import { type Count, countLimit } from '../../lists/count'
import { isMoved, movedInto, ofClasses, writtenOf } from './class-conditions'
import { ofScope, type Scope } from './scan'
import { matchesText, type Search } from './search'

/** How many rows the list has, counted no further than the limit. */
export async function countTokens(scope: Scope, search: Search | undefined, sampleSize = 500): Promise<Count> {
  const counted = search ? await countMatches(scope, search, sampleSize) : await countRows(scope, Prisma.sql`TRUE`)
  return { count: Math.min(counted, countLimit), exact: counted <= countLimit }
}

async function countMatches(scope: Scope, search: Search, sampleSize: number): Promise<number> {
  const { serviceUserIds } = search
  const [texts, owned] = await Promise.all([
    (await isCommon(scope, search, sampleSize))
      ? countRows(scope, matchesText(search))
      : countByTrigrams(scope, search),
    serviceUserIds.length > 0 ? countOwned(scope, search) : 0,
  ])
  return texts + owned
}

/**
 * Counts by the classes as they are written, from an index alone; then the rows whose class may be outdated are put right one by one.
 * @param condition over a row's name and id.
 */
async function countRows(scope: Scope, condition: Prisma.Sql): Promise<number> {
  const [written, now] = [writtenOf(scope), movedInto(scope) ?? Prisma.sql`FALSE`]
  const [row] = await db.$queryRaw<{ written: bigint; moved: bigint }[]>`
    SELECT
      (SELECT count(*) FROM (
        SELECT 1 FROM "Token" t WHERE ${ofScope(scope)} AND ${written} AND ${condition} LIMIT ${countLimit + 1}
      ) AS "counted") AS "written",
      (SELECT count(*) FILTER (WHERE ${now}) - count(*) FILTER (WHERE ${written})
        FROM "Token" t WHERE ${ofScope(scope)} AND ${isMoved(scope.survey)} AND ${condition}) AS "moved"`
  const count = Number(row?.written ?? 0)
  return count > countLimit ? count : count + Number(row?.moved ?? 0)
}

// Decides only how to count: what every fiftieth row has is counted sooner by reading names than by looking up its trigrams.
async function isCommon(scope: Scope, search: Search, sampleSize: number): Promise<boolean> {
  const [sample] = await db.$queryRaw<{ matching: bigint; size: bigint }[]>`
    SELECT count(*) FILTER (WHERE ${matchesText(search)}) AS "matching", count(*) AS "size" FROM (
      SELECT t."id", t."nameKey" FROM "Token" t WHERE ${ofScope(scope)} AND ${writtenOf(scope)} LIMIT ${sampleSize}
    ) AS "sample"`
  return Number(sample?.size) < sampleSize || Number(sample?.matching) * 50 >= sampleSize
}

async function countByTrigrams(scope: Scope, { pattern }: Search): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "TokenSearch" s JOIN "Token" t ON t."id" = s."tokenId"
      WHERE s."organizationId" = ${scope.organizationId} AND s."text" LIKE ${pattern}
        AND ${ofScope(scope)} AND ${ofClasses(scope)}
      LIMIT ${countLimit + 1}
    ) AS "counted"`
  return Number(row?.count ?? 0)
}

// Tokens that match by their owner alone. The owners are this organization's; naming it again would keep the index from sufficing.
async function countOwned(scope: Scope, search: Search): Promise<number> {
  const [written, now] = [writtenOf(scope), movedInto(scope) ?? Prisma.sql`FALSE`]
  const [row] = await db.$queryRaw<{ written: bigint; moved: bigint }[]>`
    SELECT
      (SELECT count(*) FROM (
        SELECT 1 FROM unnest(${search.serviceUserIds}::text[]) AS "owner"("id") JOIN "Token" t ON t."serviceUserId" = "owner"."id"
        WHERE ${written} AND NOT ${matchesText(search, Prisma.sql`t.`)} LIMIT ${countLimit + 1}
      ) AS "counted") AS "written",
      (SELECT count(*) FILTER (WHERE ${now}) - count(*) FILTER (WHERE ${written})
        FROM "Token" t WHERE ${ofScope(scope)} AND ${isMoved(scope.survey)}
          AND t."serviceUserId" = ANY(${search.serviceUserIds}::text[]) AND NOT ${matchesText(search)}) AS "moved"`
  const count = Number(row?.written ?? 0)
  return count > countLimit ? count : count + Number(row?.moved ?? 0)
}
