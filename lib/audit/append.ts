import 'server-only'
import type { Member } from '../auth/require-member'
import { Prisma, type Transaction } from '../db/client'
import { newId } from '../ids'
import { firstHash, hashEntry } from './hash'

export type AuditActor = {
  type: 'user' | 'service_user' | 'system' | 'anonymous'
  id: string | null
  name: string
  address: string | null
}

/** What happened to what. `before` and `after` hold the fields that changed, never a secret. */
export type AuditEvent = {
  action: string
  entity: { type: string; id: string; name: string }
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** The chain of what belongs to no organization, such as sign-ins. */
export const installationChain = 'installation'

/** Appends to the organization's chain, in the transaction of the change itself. Call it last: it holds the chain's lock until commit. */
export function appendAudit(tx: Transaction, member: Member, ...events: AuditEvent[]): Promise<void> {
  const actor: AuditActor = { type: 'user', id: member.user.id, name: member.user.name, address: member.address }
  return appendToChain(tx, member.organization.id, actor, events)
}

/** Appends entries of one actor to a chain. */
export function appendToChain(tx: Transaction, chain: string, actor: AuditActor, events: AuditEvent[]): Promise<void> {
  return appendEntries(
    tx,
    chain,
    events.map((event) => ({ actor, event })),
  )
}

/** Appends entries to a chain: its head row is locked, so positions have no gap and each entry's hash covers the one before. */
export async function appendEntries(
  tx: Transaction,
  chain: string,
  entries: { actor: AuditActor; event: AuditEvent }[],
): Promise<void> {
  if (entries.length === 0) return
  await tx.$executeRaw`INSERT INTO "AuditChain" ("chain", "position", "hash") VALUES (${chain}, 0, ${firstHash}) ON CONFLICT DO NOTHING`
  const [head] = await tx.$queryRaw<{ position: bigint; hash: string; now: Date }[]>`
    SELECT "position", "hash", date_trunc('milliseconds', clock_timestamp()) AS "now" FROM "AuditChain" WHERE "chain" = ${chain} FOR UPDATE`
  if (!head) throw new Error(`The audit chain ${chain} has no head.`)
  let { position, hash } = head
  const rows: Prisma.AuditEntryCreateManyInput[] = []
  for (const { actor, event } of entries) {
    position += 1n
    const entry = {
      id: newId('aud'),
      chain,
      position,
      at: head.now,
      actorType: actor.type,
      actorId: actor.id,
      actorName: actor.name,
      address: actor.address,
      action: event.action,
      entityType: event.entity.type,
      entityId: event.entity.id,
      entityName: event.entity.name,
      before: toJson(event.before),
      after: toJson(event.after),
    }
    const previousHash = hash
    hash = hashEntry(previousHash, entry)
    rows.push({
      ...entry,
      before: entry.before ?? Prisma.DbNull,
      after: entry.after ?? Prisma.DbNull,
      previousHash,
      hash,
    })
  }
  await tx.auditEntry.createMany({ data: rows })
  await tx.auditChain.update({ where: { chain }, data: { position, hash } })
}

// Dates and undefined become what jsonb gives back, before they are hashed.
function toJson(value: Record<string, unknown> | undefined): Prisma.InputJsonObject | null {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}
