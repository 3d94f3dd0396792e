import 'server-only'
import { db, type Prisma } from '../db/client'
import { type AuditActor, type AuditEvent, appendEntries, installationChain } from './append'

type Queued = { chain: string; actor: AuditActor; event: AuditEvent; at: string }

const batchSize = 500

/**
 * Puts an entry into the queue instead of its chain: for what anybody can cause as often as they like, refused sign-ins and refused
 * management calls, and what therefore must not hold a chain's lock.
 */
export async function queueAudit(chain: string, actor: AuditActor, event: AuditEvent): Promise<void> {
  const queued: Queued = { chain, actor, event, at: new Date().toISOString() }
  await db.auditQueue.create({ data: { entry: queued as unknown as Prisma.InputJsonObject }, select: { id: true } })
}

/**
 * Moves what waits in the queue into the chains, a batch in one transaction each. One process at a time: another finds the lock
 * taken and leaves.
 * @returns how many entries were chained.
 */
export async function flushAuditQueue(): Promise<number> {
  let chained = 0
  let moved: number
  do {
    moved = await flushBatch()
    chained += moved
  } while (moved === batchSize)
  return chained
}

function flushBatch(): Promise<number> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('latchkey/audit-queue')) AS "taken"`
    if (!lock?.taken) return 0
    const rows = await tx.auditQueue.findMany({
      orderBy: { id: 'asc' },
      take: batchSize,
      select: { id: true, entry: true },
    })
    if (rows.length === 0) return 0

    const byChain = new Map<string, { actor: AuditActor; event: AuditEvent }[]>()
    for (const row of rows) {
      const { chain, actor, event, at } = row.entry as unknown as Queued
      const entries = byChain.get(chain) ?? []
      // The entry's own time is that of chaining, so that it never runs backwards in a chain.
      entries.push({ actor, event: { ...event, after: { ...event.after, attemptedAt: at } } })
      byChain.set(chain, entries)
    }
    // The installation's chain before any organization's, as everywhere: whoever holds one never waits for the other's holder.
    const chains = [...byChain].sort(([a], [b]) => Number(b === installationChain) - Number(a === installationChain))
    for (const [chain, entries] of chains) await appendEntries(tx, chain, entries)
    await tx.auditQueue.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } })
    return rows.length
  })
}
