import 'server-only'
import { db } from '../../db/client'
import { allClasses } from './classes'

/** What the list's queries need to know first. */
export type Survey = {
  /** PostgreSQL's time, by which everything on the page is told. */
  now: Date
  /** Classes that have rows: each further one would cost a branch of the plan. */
  classes: number[]
  /** Rows whose time has come since their class was written, each with its class now; settle.ts keeps them few. */
  moved: { id: string; class: number }[]
  /** Whether there are more such rows than are worth naming: then every row is judged by the clock. */
  manyMoved: boolean
}

/** Looks at the organization's token index: a few probes, whatever its size. */
export async function survey(organizationId: string, mostMoved = 200): Promise<Survey> {
  const [found] = await db.$queryRaw<Omit<Survey, 'manyMoved'>[]>`
    WITH "clock" AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS "now")
    SELECT "now",
      ARRAY(
        -- The order is an index's: without it the planner may skip through another, service user by service user.
        SELECT c FROM unnest(${allClasses}::smallint[]) c CROSS JOIN LATERAL (
          SELECT 1 FROM "Token" t WHERE t."organizationId" = ${organizationId} AND t."listClass" = c
          ORDER BY t."createdAt", t."id" LIMIT 1
        ) AS "first"
      ) AS "classes",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', "id", 'class', "class")), '[]') FROM (
        SELECT t."id", token_list_class(t, "now") AS "class" FROM "Token" t
        WHERE t."organizationId" = ${organizationId} AND t."listClassUntil" <= "now"
        -- The order is the index's: without it the planner, which cannot know how few they are, reads the table until it has enough.
        ORDER BY t."listClassUntil" LIMIT ${mostMoved + 1}
      ) AS "outdated") AS "moved"
    FROM "clock"`
  const { moved, ...rest } = found!
  return moved.length > mostMoved ? { ...rest, moved: [], manyMoved: true } : { ...rest, moved, manyMoved: false }
}
