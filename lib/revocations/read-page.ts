import 'server-only'
import type { Pool } from 'pg'
import { Prisma } from '../db/client'
import type { RevocationEntry, RevocationPayload } from './payload'
import { idsAtMost } from './write-entries'

/** The key that signs an organization's feed, as it lies in the database. */
export interface FeedKey {
  id: number
  /** 64 hex digits. */
  publicKey: string
  encryptedKey: Uint8Array
}

/** A page of an organization's feed, before it is signed. */
export interface RevocationPage {
  content: Omit<RevocationPayload, 'issuedAt'>
  key: FeedKey
}

interface Feed extends FeedKey {
  organizationId: string
  position: string
}

interface Row {
  revocationId: string
  revoked: boolean
  position: string
  at: Date
  tokenId: string | null
  credentialId: string
  expiresAt: Date | null
}

/**
 * Reads what an organization's feed says after a position: whole entries, a thousand ids at most.
 * @param slug a deleted organization's as well.
 * @returns `unknown` when there is no such organization, `beyond` when its feed has not come that far.
 */
export async function readRevocationPage(
  db: Pick<Pool, 'query'>,
  slug: string,
  since: number,
): Promise<RevocationPage | 'unknown' | 'beyond'> {
  const feed = await findFeed(db, slug)
  if (!feed) return 'unknown'
  const { organizationId, position, ...key } = feed
  const end = Number(position)
  if (since > end) return 'beyond'
  const rows = since === end ? [] : await readRows(db, organizationId, since)
  const complete = rows.length <= idsAtMost
  // Entries are read whole or not at all. None is longer than a page, so there is always one.
  const cut = complete ? undefined : rows[idsAtMost]!.position
  const entries = entriesOf(rows.filter((row) => row.position !== cut))
  const last = entries.at(-1)?.position ?? since
  const next = complete ? Math.max(end, last) : last
  return { content: { organization: organizationId, since, next, complete, entries }, key }
}

// PostgreSQL's text holds no NUL, and no slug does.
async function findFeed(db: Pick<Pool, 'query'>, slug: string): Promise<Feed | undefined> {
  if (slug.includes('\0')) return undefined
  const { rows } = await db.query<Feed>(Prisma.sql`
    SELECT o."id" AS "organizationId", coalesce(f."position", 0)::text AS "position", k."id", k."publicKey", k."encryptedKey"
    FROM "Organization" o
    LEFT JOIN "RevocationFeed" f ON f."organizationId" = o."id"
    JOIN "SigningKey" k ON k."organizationId" = o."id" AND k."state" = 'signing'
    WHERE o."slug" = ${slug} ORDER BY k."id" DESC LIMIT 1`)
  return rows[0]
}

async function readRows(db: Pick<Pool, 'query'>, organizationId: string, since: number): Promise<Row[]> {
  const { rows } = await db.query<Row>(Prisma.sql`
    SELECT "revocationId", "revoked", "position"::text AS "position", "at", "tokenId", "credentialId", "expiresAt"
    FROM "Revocation" WHERE "organizationId" = ${organizationId} AND "position" > ${since}
    ORDER BY "position", "revocationId" LIMIT ${idsAtMost + 1}`)
  return rows
}

function entriesOf(rows: Row[]): RevocationEntry[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.position)
    if (group) group.push(row)
    else groups.set(row.position, [row])
  }
  return [...groups.values()].map(entryOf)
}

function entryOf(rows: Row[]): RevocationEntry {
  const [first] = rows
  const { position, at, revoked, tokenId, credentialId } = first!
  const ends = rows.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY)
  const end = Math.max(...ends)
  return {
    position: Number(position),
    at: at.toISOString(),
    change: revoked ? 'revoked' : 'restored',
    revocationIds: rows.map(({ revocationId }) => revocationId),
    ...(tokenId !== null && { token: tokenId }),
    ...(rows.every((row) => row.credentialId === credentialId) && { credential: credentialId }),
    ...(Number.isFinite(end) && { expiresAt: new Date(end).toISOString() }),
  }
}
