import 'server-only'
import type { ClientBase, Pool } from 'pg'
import { type Change, type FeedMark, readChanges } from '../changes/read-changes'
import { Prisma } from '../db/client'
import { type Confirmation, findUnsettled, versionOf } from './confirm'
import { findTasks, type Task } from './find-tasks'
import { inTransaction } from './in-transaction'

/** Milliseconds that PostgreSQL's clock may be set back by: beyond that, blocks were left out that have not expired after all. */
const setBackAtMost = 3_600_000

/** Of more it takes longer to see what they did than to compare everything, which no organization does for another. */
const changesAtMost = 50_000

/**
 * Tells every organization what its feed has to look at: what the change feed and the clock say may have changed since the last time. When the
 * change feed no longer goes back that far, or the clock was wrong, that is everything. Looks at no tokens itself, so that none of them waits for
 * another one's. One process at a time.
 * @returns undefined when another is at it.
 */
export function handOutChanges(pool: Pick<Pool, 'connect'>): Promise<Confirmation | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('latchkey/revocations')) AS locked`,
    )
    if (!rows[0]!.locked) return undefined
    const { mark, dueThrough, asOf } = await readProgress(client)
    const clockWasWrong = dueThrough.getTime() - asOf.getTime() > setBackAtMost
    const news = await readNews(client, mark)
    if (news.changes && !clockWasWrong) {
      await handOut(client, await findTasks(client, news.changes, { after: dueThrough, through: asOf }), asOf)
    } else {
      await handOutEverything(client, asOf, clockWasWrong)
    }
    await client.query(Prisma.sql`
      UPDATE "RevocationProgress"
      SET "position" = ${news.mark.position}, "at" = ${news.mark.at}::bigint, "dueThrough" = ${asOf}::timestamptz`)
    const version = versionOf({ position: news.mark.position, dueThrough: asOf })
    return { asOf, version, unsettled: await findUnsettled(client) }
  })
}

interface Progress {
  mark: FeedMark | undefined
  dueThrough: Date
  /** PostgreSQL's time, told before anything is read. What has an end by then has ended. */
  asOf: Date
}

async function readProgress(client: ClientBase): Promise<Progress> {
  const { rows } = await client.query<Progress & { position: string | null; at: string | null }>(
    `SELECT "position", "at", "dueThrough", date_trunc('milliseconds', clock_timestamp()) AS "asOf" FROM "RevocationProgress"`,
  )
  const { position, at, dueThrough, asOf } = rows[0]!
  const mark = position !== null && at !== null ? { position: Number(position), at } : undefined
  return { mark, dueThrough, asOf }
}

/** What came after the mark; no changes when nobody knows what did. */
async function readNews(
  client: ClientBase,
  from: FeedMark | undefined,
): Promise<{ mark: FeedMark; changes?: Change[] }> {
  const changes: Change[] = []
  for (let mark = from; mark && changes.length <= changesAtMost; ) {
    const page = await readChanges(client, mark)
    if (!page.mark || page.changes.some(({ entity }) => entity === 'everything')) break
    changes.push(...page.changes)
    if (!page.more) return { mark: page.mark, changes }
    mark = page.mark
  }
  const { mark } = await readChanges(client, undefined)
  return { mark: mark! }
}

async function handOut(client: ClientBase, tasks: Map<string, Task>, asOf: Date): Promise<void> {
  if (tasks.size === 0) return
  const rows = [...tasks].map(([organizationId, { rootIds, ownerIds, ...rest }]) => {
    return { organizationId, ...rest, rootIds: [...rootIds], ownerIds: [...ownerIds] }
  })
  await client.query(Prisma.sql`
    INSERT INTO "RevocationTask" ("organizationId", "asOf", "rootIds", "ownerIds", "endedAfter", "everything")
    SELECT "organizationId", ${asOf}::timestamptz, "rootIds", "ownerIds", "endedAfter", "everything"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS task (
      "organizationId" text, "rootIds" text[], "ownerIds" text[], "endedAfter" timestamptz, "everything" boolean
    )`)
}

async function handOutEverything(client: ClientBase, asOf: Date, clockWasWrong: boolean): Promise<void> {
  await client.query(Prisma.sql`
    INSERT INTO "RevocationTask" ("organizationId", "asOf", "rootIds", "ownerIds", "everything", "clockWasWrong")
    SELECT "id", ${asOf}::timestamptz, '{}', '{}', true, ${clockWasWrong} FROM "Organization"`)
}
