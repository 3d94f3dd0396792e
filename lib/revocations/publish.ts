import 'server-only'
import type { ClientBase, Pool } from 'pg'
import { type Change, type FeedMark, readChanges } from '../changes/read-changes'
import { Prisma } from '../db/client'
import { type Affected, type AffectedOrganization, findAffected, findEverything } from './affected'
import { type Confirmation, versionOf } from './confirm'
import { awaitMissingBlocks, everyToken, newlyBuriedBlocks, presentBlocks, tokensOf, treesOf } from './effective-state'
import { writeEntries } from './write-entries'

/** Milliseconds that PostgreSQL's clock may be set back by: beyond that, blocks were left out that have not expired after all. */
const setBackAtMost = 3_600_000

/** Whoever stops half-way, as a host does that is cut off, would else keep all others from publishing. */
const abandonedAfter = '5s'

/**
 * Brings the revocation feeds of all organizations up to date: looks at what the change feed and the clock say may have changed since the
 * last time, and writes what did. When the change feed no longer goes back that far, or the clock was wrong, everything is compared. One
 * process at a time.
 * @returns undefined when another is at it.
 */
export async function publishRevocations(pool: Pick<Pool, 'connect'>): Promise<Confirmation | undefined> {
  const client = await pool.connect()
  // A connection that breaks between two queries fails the next one; with nobody listening it would end the process.
  client.on('error', ignore)
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '${abandonedAfter}'`)
    const published = await publish(client)
    await client.query('COMMIT')
    client.release()
    return published
  } catch (error) {
    // With the connection its transaction ends, whatever state it was in.
    client.release(true)
    throw error
  } finally {
    client.off('error', ignore)
  }
}

const ignore = () => undefined

interface Progress {
  mark: FeedMark | undefined
  dueThrough: Date
  /** PostgreSQL's time, told before anything is read. What has an end by then has ended. */
  asOf: Date
}

async function publish(client: ClientBase): Promise<Confirmation | undefined> {
  const { rows } = await client.query<{ locked: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtext('latchkey/revocations')) AS locked`,
  )
  if (!rows[0]!.locked) return undefined
  const { mark, dueThrough, asOf } = await readProgress(client)
  const wasWrong = dueThrough.getTime() - asOf.getTime() > setBackAtMost
  const news = await readNews(client, mark)
  const affected =
    news.changes && !wasWrong
      ? await findAffected(client, news.changes, { after: dueThrough, through: asOf })
      : await findEverything(client)
  const tokens = conditionOf(affected)
  if (tokens) await writeEntries(client, presentBlocks(tokens), asOf)
  await noteDeletions(client, affected.organizations)
  if (wasWrong) await client.query(awaitMissingBlocks(asOf))
  await writeEntries(client, newlyBuriedBlocks, asOf)
  await client.query(Prisma.sql`
    UPDATE "RevocationProgress"
    SET "position" = ${news.mark.position}, "at" = ${news.mark.at}::bigint, "dueThrough" = ${asOf}::timestamptz`)
  return { asOf, version: versionOf({ position: news.mark.position, dueThrough: asOf }) }
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
  for (let mark = from; mark; ) {
    const page = await readChanges(client, mark)
    if (!page.mark) break
    changes.push(...page.changes)
    if (!page.more) return { mark: page.mark, changes }
    mark = page.mark
  }
  const { mark } = await readChanges(client, undefined)
  return { mark: mark! }
}

function conditionOf({ everything, organizations, rootIds }: Affected): Prisma.Sql | undefined {
  if (everything) return everyToken
  const conditions = []
  if (organizations.length > 0) conditions.push(tokensOf(organizations.map(({ id }) => id)))
  if (rootIds.length > 0) conditions.push(treesOf(rootIds))
  return conditions.length > 0 ? Prisma.join(conditions, ' OR ') : undefined
}

/** Remembers which organizations were deleted, so that other changes of theirs need no comparison of all their tokens. */
async function noteDeletions(client: ClientBase, organizations: AffectedOrganization[]): Promise<void> {
  if (organizations.length === 0) return
  await client.query(Prisma.sql`
    INSERT INTO "RevocationFeed" AS f ("organizationId", "organizationDeleted")
    SELECT * FROM unnest(${organizations.map(({ id }) => id)}::text[], ${organizations.map(({ deleted }) => deleted)}::boolean[])
    ON CONFLICT ("organizationId") DO UPDATE SET "organizationDeleted" = EXCLUDED."organizationDeleted"
    WHERE f."organizationDeleted" <> EXCLUDED."organizationDeleted"`)
}
