import 'server-only'
import { db, Prisma } from '../db/client'
import { firstHash, type HashedEntry, hashEntry } from './hash'

/** What does not fit about an entry. */
export type ChainProblem = 'changed' | 'unlinked' | 'missing'

export type ChainCheck = {
  /** Entries looked at. */
  checked: number
  /** The last position looked at: where the next call goes on. */
  position: number
  /** Whether the end of the chain was reached. */
  complete: boolean
  /** The first that does not fit; then nothing beyond it was looked at. */
  broken?: { position: number; problem: ChainProblem }
}

type StoredEntry = HashedEntry & { previousHash: string; hash: string }

const batchSize = 2_000

/**
 * Whether an entry is as it was written and follows the one before.
 * @param hashBefore the hash of the entry before; undefined when there is none where one should be.
 */
export function entryProblem(entry: StoredEntry, hashBefore: string | undefined): ChainProblem | undefined {
  const { previousHash, hash, ...content } = entry
  if (hashEntry(previousHash, content) !== hash) return 'changed'
  if (hashBefore === undefined) return 'missing'
  return hashBefore === previousHash ? undefined : 'unlinked'
}

/**
 * Checks a chain from after a position on: each entry's hash against its content and the entry before, that no position is missing,
 * and that the chain ends where its head says.
 * @param limit how many entries at most, so that a caller can go on bit by bit.
 */
export async function verifyChain(chain: string, after = 0, limit = Number.POSITIVE_INFINITY): Promise<ChainCheck> {
  // The head first: what is appended meanwhile lies beyond it and is left for another time.
  const head = await db.auditChain.findUnique({ where: { chain }, select: { position: true, hash: true } })
  const end = Number(head?.position ?? 0)
  let position = after
  let hash = await hashAt(chain, after)
  const checked = () => position - after
  if (hash === undefined) return { checked: 0, position, complete: true, broken: { position, problem: 'missing' } }

  while (position < end && checked() < limit) {
    const take = Math.min(batchSize, limit - checked())
    const entries = await storedEntries(
      Prisma.sql`e."chain" = ${chain} AND e."position" > ${position}::bigint AND e."position" <= ${end}::bigint ORDER BY e."position" LIMIT ${take}`,
    )
    for (const entry of entries) {
      const fits = Number(entry.position) === position + 1
      const problem = entryProblem(entry, fits ? hash : undefined)
      if (problem) return { checked: checked(), position, complete: true, broken: { position: position + 1, problem } }
      position += 1
      hash = entry.hash
    }
    if (entries.length < take) break
  }

  if (checked() >= limit && position < end) return { checked: checked(), position, complete: false }
  if (position < end)
    return { checked: checked(), position, complete: true, broken: { position: position + 1, problem: 'missing' } }
  const headFits = position > end || hash === (head?.hash ?? firstHash)
  return headFits
    ? { checked: checked(), position, complete: true }
    : { checked: checked(), position, complete: true, broken: { position, problem: 'unlinked' } }
}

/** Entries with all that their hash covers. The condition names them `e`. */
export function storedEntries(condition: Prisma.Sql): Promise<StoredEntry[]> {
  return db.$queryRaw`
    SELECT e."id", e."chain", e."position", e."at", e."actorType"::text AS "actorType", e."actorId", e."actorName", e."address",
      e."action", e."entityType", e."entityId", e."entityName", e."before", e."after", e."previousHash", e."hash"
    FROM "AuditEntry" e WHERE ${condition}`
}

/** Which of these entries do not fit, by id. They need not be neighbours. */
export async function problemsAmong(chain: string, entries: StoredEntry[]): Promise<Map<string, ChainProblem>> {
  const positions = entries.map((entry) => entry.position - 1n)
  const before = await db.auditEntry.findMany({
    where: { chain, position: { in: positions } },
    select: { position: true, hash: true },
  })
  const hashes = new Map(before.map((entry) => [entry.position, entry.hash]))
  hashes.set(0n, firstHash)
  return new Map(
    entries.flatMap((entry) => {
      const problem = entryProblem(entry, hashes.get(entry.position - 1n))
      return problem ? [[entry.id, problem] as const] : []
    }),
  )
}

async function hashAt(chain: string, position: number): Promise<string | undefined> {
  if (position === 0) return firstHash
  const entry = await db.auditEntry.findUnique({
    where: { chain_position: { chain, position: BigInt(position) } },
    select: { hash: true },
  })
  return entry?.hash
}
