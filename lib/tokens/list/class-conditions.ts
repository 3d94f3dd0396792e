import 'server-only'
import { Prisma } from '../../db/client'
import type { Scope } from './scan'
import type { Survey } from './survey'

/** The rows (t) of the scope's classes, as conditions that one index answers each; every row meets exactly one. */
export function classConditions({ classes, survey }: Scope): Prisma.Sql[] {
  const conditions = classes
    .filter((number) => survey.classes.includes(number))
    .map((number) => Prisma.sql`t."listClass" = ${Prisma.raw(String(number))} AND ${isFresh(survey)}`)
  if (survey.stale) conditions.push(Prisma.sql`${isStale(survey)} AND ${isJudged(classes, survey)}`)
  return conditions.length > 0 ? conditions : [Prisma.sql`FALSE`]
}

/** Whether a row (t), however it was found, is of one of the scope's classes. */
export function ofClasses({ classes, survey }: Scope): Prisma.Sql {
  const written = Prisma.sql`t."listClass" = ANY(${classes}::smallint[])`
  if (!survey.stale) return written
  return Prisma.sql`CASE WHEN ${isStale(survey)} THEN ${isJudged(classes, survey)} ELSE ${written} END`
}

/** Whether the class that is written in a row (t) holds still. */
export function isFresh({ stale, now }: Survey): Prisma.Sql {
  return stale ? Prisma.sql`(t."listClassUntil" IS NULL OR t."listClassUntil" > ${now}::timestamptz)` : Prisma.sql`TRUE`
}

/** Whether a row's (t) time has come, so that the clock may have moved it to another class. */
export function isStale({ now }: Survey): Prisma.Sql {
  return Prisma.sql`t."listClassUntil" <= ${now}::timestamptz`
}

function isJudged(classes: number[], { now }: Survey): Prisma.Sql {
  return Prisma.sql`token_list_class(t, ${now}::timestamptz) = ANY(${classes}::int[])`
}
