import 'server-only'
import { db, Prisma } from '../../db/client'
import { isSettled, movedInto, ofClasses } from './class-conditions'
import { ofScope, type Scope, scan } from './scan'
import { matches, type Search, searched } from './search'
import { type FoundRow, inOrder, placeOf, type Stretch, within } from './stretch'

/**
 * How many rows a search walks through in the order of the list. What is common is found within the first walk, or a little further, as far
 * as what was found tells; what is rare is looked up by its trigrams, if it has few candidates; only what is neither, or common elsewhere in
 * the list, needs the last walk.
 */
export type Effort = { firstWalk: number; nearWalk: number; fewCandidates: number; lastWalk: number }

const usual: Effort = { firstWalk: 400, nearWalk: 4_000, fewCandidates: 5_000, lastWalk: 30_000 }

/** The first rows of a stretch that match. */
export async function searchStretch(
  scope: Scope,
  stretch: Stretch,
  search: Search,
  limit: number,
  { firstWalk, nearWalk, fewCandidates, lastWalk }: Effort = usual,
): Promise<FoundRow[]> {
  const rows: FoundRow[] = []
  let rest: Stretch | undefined = stretch
  const walkOn = async (from: Stretch, steps: number) => {
    const walked = await walk(scope, from, search, limit - rows.length, steps)
    rows.push(...walked.rows)
    rest = walked.rest
  }
  await walkOn(stretch, firstWalk)
  // Half as far again as it would be if the rest were like the beginning.
  const ahead = Math.ceil((1.5 * firstWalk * (limit - rows.length)) / rows.length)
  if (rest && ahead <= nearWalk) await walkOn(rest, ahead)
  if (!rest) return rows
  const few = await sortCandidates(scope, stretch, search, limit, fewCandidates)
  if (few) return few

  // Sorted by name, an index alone may have all that is looked at: reading it to its end takes less than sorting what matches.
  const namesAlone = stretch.column.type === 'text' && search.serviceUserIds.length === 0 && !scope.survey.manyMoved
  do await walkOn(rest, lastWalk)
  while (rest && namesAlone)
  return rest ? ((await sortCandidates(scope, stretch, search, limit, null)) ?? []) : rows
}

type Walk = {
  rows: FoundRow[]
  /** What has not been walked through, unless enough was found or there is no more. */
  rest: Stretch | undefined
}

/** Reads the list in its order, so many rows, and keeps what matches. */
async function walk(scope: Scope, stretch: Stretch, search: Search, limit: number, steps: number): Promise<Walk> {
  const found = await db.$queryRaw<(FoundRow & { matches: boolean; step: bigint })[]>`
    SELECT * FROM (
      SELECT "id", "key", ${matches(search)} AS "matches", row_number() OVER () AS "step"
      FROM (${scan(scope, stretch, steps, searched(search))}) AS "walked"
    ) AS "judged"
    WHERE "matches" OR "step" = ${steps} LIMIT ${limit}`
  const rows = found.filter((row) => row.matches).map(({ id, key }) => ({ id, key }))
  const last = found.find(({ step }) => Number(step) === steps)
  return { rows, rest: last && rows.length < limit ? { ...stretch, beyond: placeOf(last) } : undefined }
}

/** Looks up what matches, by trigrams and by owner, and sorts it; undefined when more than `most` texts match. */
async function sortCandidates(
  scope: Scope,
  stretch: Stretch,
  search: Search,
  limit: number,
  most: number | null,
): Promise<FoundRow[] | undefined> {
  const order = inOrder(stretch, Prisma.sql`"key"`, Prisma.sql`"id"`)
  const found = await db.$queryRaw<(FoundRow & { candidates: bigint })[]>`
    WITH "candidates" AS MATERIALIZED (
      SELECT "tokenId" FROM "TokenSearch"
      WHERE "organizationId" = ${scope.organizationId} AND "text" LIKE ${search.pattern}
      LIMIT ${most === null ? null : most + 1}
    ),
    "found" AS (
      SELECT t."id", ${stretch.column.name} AS "key" FROM "candidates" c JOIN "Token" t ON t."id" = c."tokenId"
      WHERE ${ofScope(scope)} AND ${ofClasses(scope)} AND ${within(stretch)}
      UNION
      ${ofOwners(scope, stretch, search, limit)}
    )
    SELECT "id", "key", "count" AS "candidates" FROM (SELECT count(*) AS "count" FROM "candidates") AS "counted"
    LEFT JOIN LATERAL (
      SELECT * FROM "found" WHERE ${most}::int IS NULL OR "count" <= ${most}::int ${order} LIMIT ${limit}
    ) AS "page" ON TRUE`
  const candidates = Number(found[0]?.candidates ?? 0)
  if (most !== null && candidates > most) return undefined
  return found.filter(({ id }) => id !== null).map(({ id, key }) => ({ id, key }))
}

// Everything that the matching owners have matches: each gives its first rows, by an index of its own.
function ofOwners(scope: Scope, stretch: Stretch, { serviceUserIds }: Search, limit: number): Prisma.Sql {
  const { classes, survey } = scope
  const present = classes.filter((number) => survey.classes.includes(number))
  const { name } = stretch.column
  return Prisma.sql`
    SELECT o."id", o."key"
    FROM unnest(${serviceUserIds}::text[]) AS "owner"("id") CROSS JOIN unnest(${present}::smallint[]) AS "class"("number")
    CROSS JOIN LATERAL (
      SELECT t."id", ${name} AS "key" FROM "Token" t
      WHERE ${ofScope(scope)} AND t."serviceUserId" = "owner"."id" AND t."listClass" = "class"."number"
        AND ${isSettled(survey)} AND ${within(stretch)}
      ${inOrder(stretch, name, Prisma.sql`t."id"`)} LIMIT ${limit}
    ) o
    UNION
    SELECT t."id", ${name} FROM "Token" t
    WHERE ${ofScope(scope)} AND t."serviceUserId" = ANY(${serviceUserIds}::text[])
      AND ${movedInto(scope) ?? Prisma.sql`FALSE`} AND ${within(stretch)}`
}
