import { createHash } from 'node:crypto'

/** What an entry's hash covers: everything in it, in this order, and the hash of the entry before. */
export type HashedEntry = {
  id: string
  chain: string
  position: bigint
  at: Date
  actorType: string
  actorId: string | null
  actorName: string
  address: string | null
  action: string
  entityType: string
  entityId: string
  entityName: string
  before: unknown
  after: unknown
}

/** The hash before the first entry of a chain. */
export const firstHash = '0'.repeat(64)

/** SHA-256 over the previous hash and the entry as canonical JSON (keys sorted), 64 hex digits. */
export function hashEntry(previousHash: string, entry: HashedEntry): string {
  const text = canonicalJson({ ...entry, position: entry.position.toString(), at: entry.at.toISOString() })
  return createHash('sha256').update(previousHash).update('\n').update(text).digest('hex')
}

// PostgreSQL's jsonb neither keeps the order of keys nor undefined values: what is read back must hash the same.
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}
