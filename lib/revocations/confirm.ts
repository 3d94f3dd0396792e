import 'server-only'
import type { ClientBase, Pool } from 'pg'
import { Prisma } from '../db/client'

/** What the feeds hold. */
export interface Confirmation {
  /**
   * Every change that was committed before it is in the feeds, but for those of organizations that are unsettled. PostgreSQL's time, in whole
   * milliseconds.
   */
  asOf: Date
  /** While it is the same, nothing of what pages are made of has changed, but for organizations that are unsettled. */
  version: string
  /** The ids of organizations whose feeds are not up to date yet, and how far each has come, in the order in which they have waited. */
  unsettled: Map<string, string>
}

/** Which feeds are up to date, in one cheap statement; undefined when something waits to be handed out. */
export async function confirmRevocations(db: Pick<Pool, 'query'>): Promise<Confirmation | undefined> {
  // now() is the time at which the statement came, before it sees anything.
  const { rows } = await db.query<Row & Version & { asOf: Date; isHandedOut: boolean }>(Prisma.sql`
    SELECT date_trunc('milliseconds', now()) AS "asOf", p."position"::text, p."dueThrough",
      p."position" IS NOT DISTINCT FROM (SELECT max("position") FROM "Change") AND p."dueThrough" <= now()
        AND NOT EXISTS (SELECT FROM "Credential" WHERE "endsAt" > p."dueThrough" AND "endsAt" <= now())
        AND NOT EXISTS (
          SELECT FROM "Token" WHERE "effectiveRevokedAt" > p."dueThrough" AND "effectiveRevokedAt" <= now()
        ) AS "isHandedOut",
      ${unsettled}
    FROM "RevocationProgress" p`)
  const { asOf, isHandedOut, unsettled: list, ...progress } = rows[0]!
  return isHandedOut ? { asOf, version: versionOf(progress), unsettled: new Map(list) } : undefined
}

/** Which organizations have been told to look at something, and have yet to. */
export async function findUnsettled(db: Pick<ClientBase, 'query'>): Promise<Confirmation['unsettled']> {
  const { rows } = await db.query<Row>(Prisma.sql`SELECT ${unsettled}`)
  return new Map(rows[0]!.unsettled)
}

interface Row {
  unsettled: [string, string][] | null
}

const unsettled = Prisma.sql`(
  SELECT json_agg(json_build_array(t."organizationId", coalesce(f."position", 0)::text) ORDER BY t."first")
  FROM (SELECT "organizationId", min("id") AS "first" FROM "RevocationTask" GROUP BY 1) t
  LEFT JOIN "RevocationFeed" f ON f."organizationId" = t."organizationId"
) AS "unsettled"`

interface Version {
  position: number | string | null
  dueThrough: Date
}

/** How far changes were handed out: it moves with every change that was looked at, every end that came, and a clock that is set back. */
export function versionOf({ position, dueThrough }: Version): string {
  return `${position}/${dueThrough.getTime()}`
}
