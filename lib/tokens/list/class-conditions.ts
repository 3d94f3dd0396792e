import 'server-only'
import { Prisma } from '../../db/client'
import type { Scope } from './scan'
import type { Survey } from './survey'

/** The rows (t) of the scope's classes, as conditions that one index answers each; every row meets exactly one. */
export function classConditions(scope: Scope): Prisma.Sql[] {
  const { classes, survey } = scope
  const conditions = classes
    .filter((number) => survey.classes.includes(number))
    .map((number) => Prisma.sql`t."listClass" = ${Prisma.raw(String(number))} AND ${isSettled(survey)}`)
  const moved = movedInto(scope)
  if (moved) conditions.push(moved)
  return conditions.length > 0 ? conditions : [Prisma.sql`FALSE`]
}

/** Whether a row (t), however it was found, is of one of the scope's classes. */
export function ofClasses(scope: Scope): Prisma.Sql {
  const moved = movedInto(scope) ?? Prisma.sql`FALSE`
  return Prisma.sql`(${writtenOf(scope)} AND ${isSettled(scope.survey)} OR ${moved})`
}

/** Whether a row (t) is of one of the scope's classes as they are written, outdated or not. */
export function writtenOf({ classes }: Scope): Prisma.Sql {
  return Prisma.sql`t."listClass" = ANY(${classes}::smallint[])`
}

/** Whether the class that is written in a row (t) holds. Named by their ids, a few that do not leave an index enough to go by. */
export function isSettled({ manyMoved, moved, now }: Survey): Prisma.Sql {
  if (manyMoved) return Prisma.sql`(t."listClassUntil" IS NULL OR t."listClassUntil" > ${now}::timestamptz)`
  return moved.length > 0 ? Prisma.sql`t."id" <> ALL(${moved.map(({ id }) => id)}::text[])` : Prisma.sql`TRUE`
}

/** Whether a row (t) is one whose written class is outdated. */
export function isMoved({ manyMoved, moved, now }: Survey): Prisma.Sql {
  if (manyMoved) return Prisma.sql`t."listClassUntil" <= ${now}::timestamptz`
  return Prisma.sql`t."id" = ANY(${moved.map(({ id }) => id)}::text[])`
}

/** Whether a row (t) is outdated, and of one of the scope's classes now; undefined when none is. */
export function movedInto({ classes, survey }: Scope): Prisma.Sql | undefined {
  if (survey.manyMoved) {
    return Prisma.sql`(${isMoved(survey)} AND token_list_class(t, ${survey.now}::timestamptz) = ANY(${classes}::int[]))`
  }
  const ids = survey.moved.filter((row) => classes.includes(row.class)).map(({ id }) => id)
  return ids.length > 0 ? Prisma.sql`t."id" = ANY(${ids}::text[])` : undefined
}
