import 'server-only'
import { db, Prisma } from '../../db/client'
import type { Cursor } from '../../lists/cursor'
import type { TokenSort } from '../list-params'
import { isFresh, ofClasses } from './class-conditions'
import { type Scope, type Stretch, scan, stretchesOf } from './scan'
import { matches, type Search, searched } from './search'

export type FoundRow = { id: string; key: Date | string | null }

type Wanted = { scope: Scope; sort: TokenSort; cursor: Cursor | undefined; search: Search | undefined; limit: number }

/**
 * How many rows a search walks through in the order of the list. What is common is found within the first walk; what is rare is looked
 * up by its trigrams, if it has few candidates; only what is neither, or common elsewhere in the list, needs the second.
 */
export type Effort = { firstWalk: number; fewCandidates: number; secondWalk: number }

const usual: Effort = { firstWalk: 1_000, fewCandidates: 5_000, secondWalk: 30_000 }
const wholeWalk = 1_000_000_000

/** The ids of one page, in the order of the scan (turned round before a cursor), with their sort values. */
export async function findPage(wanted: Wanted, effort: Effort = usual): Promise<FoundRow[]> {
  const rows: FoundRow[] = []
  for (const stretch of stretchesOf(wanted.sort, wanted.cursor)) {
    const limit = wanted.limit - rows.length
    if (limit === 0) break
    const part = wanted.search
      ? await searchStretch(wanted.scope, stretch, wanted.search, limit, effort)
      : await db.$queryRaw<FoundRow[]>`SELECT "id", "key" FROM (${scan(wanted.scope, stretch, limit)}) AS "page"`
    rows.push(...part.map(({ id, key }) => ({ id, key })))
  }
  return rows
}

async function searchStretch(
  scope: Scope,
  stretch: Stretch,
  search: Search,
  limit: number,
  { firstWalk, fewCandidates, secondWalk }: Effort,
): Promise<FoundRow[]> {
  const first = await walk(scope, stretch, search, limit, firstWalk)
  if (first.complete) return first.rows
  const few = await sortCandidates(scope, stretch, search, limit, fewCandidates)
  if (few.complete) return few.rows
  // Sorted by name, an index alone has all that is looked at: reading it to its end takes less than sorting what matches.
  const namesAlone = stretch.column.type === 'text' && search.serviceUserIds.length === 0
  const second = await walk(scope, stretch, search, limit, namesAlone ? wholeWalk : secondWalk)
  if (second.complete) return second.rows
  return (await sortCandidates(scope, stretch, search, limit, null)).rows
}

type Attempt = { rows: FoundRow[]; complete: boolean }

/** Reads the list in its order and keeps what matches; complete when it found enough, or came to the end. */
async function walk(scope: Scope, stretch: Stretch, search: Search, limit: number, steps: number): Promise<Attempt> {
  const found = await db.$queryRaw<(FoundRow & { matches: boolean; step: bigint })[]>`
    SELECT * FROM (
      SELECT "id", "key", ${matches(search)} AS "matches", row_number() OVER () AS "step"
      FROM (${scan(scope, stretch, steps, searched(search))}) AS "walked"
    ) AS "judged"
    WHERE "matches" OR "step" = ${steps} LIMIT ${limit}`
  const rows = found.filter((row) => row.matches)
  return { rows, complete: rows.length === limit || !found.some(({ step }) => Number(step) === steps) }
}

/**
 * Looks up what matches, by trigrams and by owner, and sorts it; complete unless more than `most` texts match.
 */
async function sortCandidates(
  scope: Scope,
  stretch: Stretch,
  search: Search,
  limit: number,
  most: number | null,
): Promise<Attempt> {
  const { organizationId, serviceUserId } = scope
  const way = stretch.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const owner = serviceUserId ? Prisma.sql`AND t."serviceUserId" = ${serviceUserId}` : Prisma.empty
  const rows = await db.$queryRaw<(FoundRow & { candidates: bigint })[]>`
    WITH "candidates" AS MATERIALIZED (
      SELECT "tokenId" FROM "TokenSearch"
      WHERE "organizationId" = ${organizationId} AND "text" LIKE ${search.pattern} LIMIT ${most === null ? null : most + 1}
    ),
    "found" AS (
      SELECT t."id", ${stretch.column.name} AS "key" FROM "candidates" c JOIN "Token" t ON t."id" = c."tokenId"
      WHERE t."organizationId" = ${organizationId} ${owner} AND ${ofClasses(scope)} AND ${stretch.where}
      UNION
      ${ofOwners(scope, stretch, search, limit)}
    )
    SELECT "id", "key", "count" AS "candidates" FROM (SELECT count(*) AS "count" FROM "candidates") AS "counted"
    LEFT JOIN LATERAL (SELECT * FROM "found" ORDER BY "key" ${way}, "id" ${way} LIMIT ${limit}) AS "page" ON TRUE`
  const candidates = Number(rows[0]?.candidates ?? 0)
  return { rows: rows.filter(({ id }) => id !== null), complete: most === null || candidates <= most }
}

// Everything that the matching owners have matches: each gives its first rows, by an index of its own.
function ofOwners(scope: Scope, stretch: Stretch, { serviceUserIds }: Search, limit: number): Prisma.Sql {
  const { organizationId, serviceUserId, classes, survey } = scope
  const owners = serviceUserIds.filter((id) => serviceUserId === undefined || id === serviceUserId)
  const way = stretch.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const present = classes.filter((number) => survey.classes.includes(number))
  return Prisma.sql`
    SELECT o."id", o."key"
    FROM unnest(${owners}::text[]) AS "owner"("id") CROSS JOIN unnest(${present}::smallint[]) AS "class"("number")
    CROSS JOIN LATERAL (
      SELECT t."id", ${stretch.column.name} AS "key" FROM "Token" t
      WHERE t."organizationId" = ${organizationId} AND t."serviceUserId" = "owner"."id"
        AND t."listClass" = "class"."number" AND ${isFresh(survey)} AND ${stretch.where}
      ORDER BY ${stretch.column.name} ${way}, t."id" ${way} LIMIT ${limit}
    ) o
    UNION
    SELECT t."id", ${stretch.column.name} FROM "Token" t
    WHERE t."organizationId" = ${organizationId} AND t."serviceUserId" = ANY(${owners}::text[])
      AND t."listClassUntil" <= ${survey.now}::timestamptz AND ${ofClasses(scope)} AND ${stretch.where}`
}
