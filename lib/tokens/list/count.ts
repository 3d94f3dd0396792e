import 'server-only'
import { db, Prisma } from '../../db/client'
import { countLimit } from '../../lists/count'
import { isStale, ofClasses } from './class-conditions'
import { allClasses } from './classes'
import type { Scope } from './scan'
import type { Search } from './search'

export type Count = { count: number; exact: boolean }

/** How many rows the list has, counted no further than the limit. */
export async function countTokens(scope: Scope, search: Search | undefined): Promise<Count> {
  const counts = search ? await countMatches(scope, search) : await countClasses(scope)
  return { count: Math.min(counts, countLimit), exact: counts <= countLimit }
}

// By the classes as they are written, from the index alone; then those rows whose class may be outdated are put right one by one.
async function countClasses({ organizationId, serviceUserId, classes, survey }: Scope): Promise<number> {
  const owner = serviceUserId ? Prisma.sql`AND t."serviceUserId" = ${serviceUserId}` : Prisma.empty
  const written = Prisma.sql`t."listClass" = ANY(${classes}::smallint[])`
  const [row] = await db.$queryRaw<{ written: bigint; moved: bigint }[]>`
    SELECT
      (SELECT count(*) FROM (
        SELECT 1 FROM "Token" t WHERE t."organizationId" = ${organizationId} ${owner} AND ${written} LIMIT ${countLimit + 1}
      ) AS "counted") AS "written",
      (SELECT count(*) FILTER (WHERE ${ofClasses({ organizationId, serviceUserId, classes, survey })})
          - count(*) FILTER (WHERE ${written})
        FROM "Token" t WHERE t."organizationId" = ${organizationId} ${owner} AND ${isStale(survey)}) AS "moved"`
  const count = Number(row?.written ?? 0)
  return count > countLimit ? count : count + Number(row?.moved ?? 0)
}

async function countMatches(scope: Scope, search: Search): Promise<number> {
  const { organizationId, serviceUserId } = scope
  const owner = serviceUserId ? Prisma.sql`AND t."serviceUserId" = ${serviceUserId}` : Prisma.empty
  const owners = search.serviceUserIds.filter((id) => serviceUserId === undefined || id === serviceUserId)
  const everything = serviceUserId === undefined && scope.classes.length === allClasses.length
  const narrowed = everything
    ? Prisma.empty
    : Prisma.sql`AND EXISTS (SELECT 1 FROM "Token" t WHERE t."id" = s."tokenId" ${owner} AND ${ofClasses(scope)})`
  const [row] = await db.$queryRaw<{ texts: bigint; owned: bigint }[]>`
    SELECT
      (SELECT count(*) FROM (
        SELECT 1 FROM "TokenSearch" s
        WHERE s."organizationId" = ${organizationId} AND s."text" LIKE ${search.pattern} ${narrowed} LIMIT ${countLimit + 1}
      ) AS "counted") AS "texts",
      (SELECT count(*) FROM (
        SELECT 1 FROM "Token" t
        WHERE t."organizationId" = ${organizationId} AND t."serviceUserId" = ANY(${owners}::text[]) AND ${ofClasses(scope)}
          AND NOT (t."nameKey" LIKE ${search.pattern} OR t."id" LIKE ${search.pattern})
        LIMIT ${countLimit + 1}
      ) AS "counted") AS "owned"`
  return Number(row?.texts ?? 0) + Number(row?.owned ?? 0)
}
