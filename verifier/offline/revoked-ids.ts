import { hash } from 'node:crypto'

/** Revocation ids that are revoked at present, without those of tokens that have expired. */
export interface RevokedIds {
  /** @param expiresAt when the token of the id expires anyway, in milliseconds since 1970; from then on the id may be forgotten. */
  add: (id: string, expiresAt: number | undefined) => void
  remove: (id: string) => void
  has: (id: string) => boolean
  /** Forgets what has expired by `now`, in milliseconds since 1970. */
  prune: (now: number) => void
  clear: () => void
  size: () => number
}

const never = Number.POSITIVE_INFINITY

/** Each takes some 60 bytes: half of an id's SHA-256 stands for its 128 digits, which nobody can make collide. */
export function createRevokedIds(): RevokedIds {
  const expiries = new Map<string, number>()
  return {
    add: (id, expiresAt = never) => void expiries.set(digestOf(id), expiresAt),
    remove: (id) => void expiries.delete(digestOf(id)),
    has: (id) => expiries.has(digestOf(id)),
    prune(now) {
      for (const [digest, expiresAt] of expiries) if (expiresAt <= now) expiries.delete(digest)
    },
    clear: () => expiries.clear(),
    size: () => expiries.size,
  }
}

function digestOf(id: string): string {
  return hash('sha256', id, 'buffer').toString('latin1', 0, 16)
}
