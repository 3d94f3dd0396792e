import 'server-only'
import type { Pool } from 'pg'
import { Prisma } from '../db/client'

/** What the feeds hold. */
export interface Confirmation {
  /** Every change that was committed before it is in them. PostgreSQL's time, in whole milliseconds. */
  asOf: Date
  /** While it is the same, nothing of what pages are made of has changed. */
  version: string
}

/** Whether the feeds are up to date, in one cheap statement; undefined when something waits to be published. */
export async function confirmRevocations(db: Pick<Pool, 'query'>): Promise<Confirmation | undefined> {
  // now() is the time at which the statement came, before it sees anything.
  const { rows } = await db.query<Confirmation & Version & { upToDate: boolean }>(Prisma.sql`
    SELECT date_trunc('milliseconds', now()) AS "asOf", p."position"::text, p."dueThrough",
      p."position" IS NOT DISTINCT FROM (SELECT max("position") FROM "Change") AND p."dueThrough" <= now()
        AND NOT EXISTS (SELECT FROM "Credential" WHERE "endsAt" > p."dueThrough" AND "endsAt" <= now())
        AND NOT EXISTS (
          SELECT FROM "Token" WHERE "effectiveRevokedAt" > p."dueThrough" AND "effectiveRevokedAt" <= now()
        ) AS "upToDate"
    FROM "RevocationProgress" p`)
  const { asOf, upToDate, ...progress } = rows[0]!
  return upToDate ? { asOf, version: versionOf(progress) } : undefined
}

interface Version {
  position: number | string | null
  dueThrough: Date
}

/** Where the publisher was: it moves with every change that it looked at, every end that came, and a clock that is set back. */
export function versionOf({ position, dueThrough }: Version): string {
  return `${position}/${dueThrough.getTime()}`
}
