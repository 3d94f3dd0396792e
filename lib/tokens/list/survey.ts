import 'server-only'
import { db } from '../../db/client'
import { allClasses } from './classes'

/** What the list's queries need to know first. */
export type Survey = {
  /** PostgreSQL's time, by which everything on the page is told. */
  now: Date
  /** Classes that have rows: each further one would cost a branch of the plan. */
  classes: number[]
  /** Whether rows wait for their class to be written anew (settle.ts). */
  stale: boolean
}

/** Looks at the organization's token index: a few probes, whatever its size. */
export async function survey(organizationId: string): Promise<Survey> {
  const [found] = await db.$queryRaw<Survey[]>`
    WITH "clock" AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS "now")
    SELECT "now",
      ARRAY(
        SELECT c FROM unnest(${allClasses}::smallint[]) c
        WHERE EXISTS (SELECT 1 FROM "Token" WHERE "organizationId" = ${organizationId} AND "listClass" = c)
      ) AS "classes",
      EXISTS (SELECT 1 FROM "Token" WHERE "organizationId" = ${organizationId} AND "listClassUntil" <= "now") AS "stale"
    FROM "clock"`
  return found!
}
