import type { QueryResultRow } from 'pg'
import type { ChangedEntity } from '../db/generated/enums'

/** Something that may decide otherwise from its position on. */
export interface Change {
  position: number
  entity: ChangedEntity
  entityId: string
  /** Null where it belongs to none, or to none that is known any more. */
  organizationId: string | null
}

/** A place in the feed, and how to tell that it is still the same feed: a database that was restored has other rows at the same positions. */
export interface FeedMark {
  position: number
  /** When its row was written, in microseconds since 1970. */
  at: string
}

export interface ChangePage {
  /** PostgreSQL's time, in whole milliseconds. */
  now: Date
  /** What came after the mark, in order. */
  changes: Change[]
  /** The last of them, or the mark itself. Undefined when the row of the mark is gone or another: nobody knows what happened since. */
  mark: FeedMark | undefined
  /** Whether there is more than fits a page. */
  more: boolean
}

const pageLength = 5_000

interface Row {
  now: Date
  position: string | null
  at: string
  entity: ChangedEntity
  entityId: string
  organizationId: string | null
}

/** What changes are read through: a connection, a pool, or what prepares statements. */
export interface ChangeReader {
  query: <Row extends QueryResultRow>(text: string, values: unknown[]) => Promise<{ rows: Row[] }>
}

/**
 * Reads what came after a mark; without one, where the feed ends. The row of the mark itself is read again, to see that it is still there.
 * @param db works through a pooler, too.
 */
export async function readChanges(db: ChangeReader, mark: FeedMark | undefined): Promise<ChangePage> {
  const { rows } = await db.query<Row>(
    `SELECT date_trunc('milliseconds', clock_timestamp()) AS now, found.*
     FROM (SELECT) one LEFT JOIN (
       SELECT "position", (extract(epoch FROM "at") * 1000000)::bigint AS "at", "entity", "entityId", "organizationId" FROM "Change"
       WHERE "position" >= coalesce($1::bigint, (SELECT max("position") FROM "Change"))
       ORDER BY "position" LIMIT ${pageLength + 1}
     ) found ON true ORDER BY found."position"`,
    [mark?.position ?? null],
  )
  const found = rows.filter((row) => row.position !== null).map(changeOf)
  const [first] = found
  const last = found.at(-1)
  // It has a row from the first migration on, and the last one is never removed.
  if (!last && !mark) throw new Error('The change feed is empty.')
  const isSame = !mark || (first?.position === mark.position && first.at === mark.at)
  return {
    now: rows[0]!.now,
    changes: isSame ? found.slice(1) : [],
    mark: isSame && last ? { position: last.position, at: last.at } : undefined,
    more: isSame && found.length > pageLength,
  }
}

function changeOf({ position, at, entity, entityId, organizationId }: Row): Change & FeedMark {
  return { position: Number(position), at, entity, entityId, organizationId }
}
