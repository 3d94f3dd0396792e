import 'server-only'
import { notFound } from 'next/navigation'
import { requireMember } from '../auth/require-member'
import { db, Prisma } from '../db/client'
import { isId } from '../ids'
import { countRows } from '../lists/count'
import { decodeCursor } from '../lists/cursor'
import { toPage } from '../lists/keyset'
import { distinctValues } from './distinct-values'
import { entriesAbout } from './entries-about'
import { filterOf } from './filter'
import type { AuditListParams } from './list-params'
import { type AuditRow, toRow } from './row'
import { problemsAmong, storedEntries } from './verify'

const pageSize = 50

/** A page of the organization's audit log, the newest first; each entry is checked against the hash chain. */
export async function listAudit(slug: string, params: AuditListParams) {
  const member = await requireMember(slug, 'audit:read')
  const chain = member.organization.id
  const filter = await filterOf(chain, params)
  const cursor = decodeCursor(params.cursor, 'text')
  const position = cursor && /^\d{1,15}$/.test(cursor.value) ? Number(cursor.value) : undefined
  const start = position === undefined ? undefined : cursor
  const page = pageOf(start?.direction, position)
  const [found, counted] = await Promise.all([
    storedEntries(Prisma.sql`${filter} AND ${page} LIMIT ${pageSize + 1}`),
    countRows(Prisma.sql`FROM "AuditEntry" e WHERE ${filter}`),
  ])
  const { rows, previous, next } = toPage(found, pageSize, start, (entry) => ({
    value: entry.position.toString(),
    id: entry.id,
  }))
  const problems = await problemsAmong(chain, rows)
  return { rows: rows.map((entry) => toRow(entry, problems.get(entry.id))), previous, next, ...counted }
}

/** One entry with what it changed, and its neighbours in the log. */
export async function getAuditEntry(slug: string, id: string) {
  const member = await requireMember(slug, 'audit:read')
  const chain = member.organization.id
  if (!isId('aud', id)) notFound()
  const [entry] = await storedEntries(Prisma.sql`e."chain" = ${chain} AND e."id" = ${id}`)
  if (!entry) notFound()
  const [problems, neighbours] = await Promise.all([
    problemsAmong(chain, [entry]),
    db.auditEntry.findMany({
      where: { chain, position: { in: [entry.position - 1n, entry.position + 1n] } },
      select: { id: true, position: true },
    }),
  ])
  const neighbour = (position: bigint) => neighbours.find((other) => other.position === position)?.id
  return {
    ...toRow(entry, problems.get(entry.id)),
    hash: entry.hash,
    previousHash: entry.previousHash,
    older: neighbour(entry.position - 1n),
    newer: neighbour(entry.position + 1n),
  }
}

/** What the log's filters offer: who and what occurs in it. */
export async function auditFilterOptions(slug: string) {
  const member = await requireMember(slug, 'audit:read')
  const chain = member.organization.id
  const [actions, entityTypes, actorIds] = await Promise.all([
    distinctValues(chain, 'action'),
    distinctValues(chain, 'entityType'),
    distinctValues(chain, 'actorId'),
  ])
  const actors = await Promise.all(
    actorIds.map((actorId) =>
      db.auditEntry.findFirst({
        where: { chain, actorId },
        orderBy: { position: 'desc' },
        select: { actorId: true, actorName: true },
      }),
    ),
  )
  return {
    actions,
    entityTypes,
    actors: actors.flatMap((actor) => (actor?.actorId ? [{ id: actor.actorId, name: actor.actorName }] : [])),
  }
}

/** The latest entries about one thing, for its own page. */
export async function entityHistory(slug: string, entityType: string, entityId: string, limit = 20) {
  const member = await requireMember(slug, 'audit:read')
  return entriesAbout(member.organization.id, { type: entityType, id: entityId }, limit)
}

/** The latest entries of all, for the overview. */
export async function latestAudit(slug: string, limit: number): Promise<AuditRow[]> {
  const member = await requireMember(slug, 'audit:read')
  const found = await storedEntries(
    Prisma.sql`e."chain" = ${member.organization.id} ORDER BY e."position" DESC LIMIT ${limit}`,
  )
  return found.map((entry) => toRow(entry))
}

function pageOf(direction: 'after' | 'before' | undefined, position: number | undefined): Prisma.Sql {
  if (direction === undefined || position === undefined) return Prisma.sql`TRUE ORDER BY e."position" DESC`
  return direction === 'before'
    ? Prisma.sql`e."position" > ${position}::bigint ORDER BY e."position" ASC`
    : Prisma.sql`e."position" < ${position}::bigint ORDER BY e."position" DESC`
}
