import 'server-only'
import { createHash } from 'node:crypto'
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import { db } from '../db/client'

/** So many refused attempts in so many seconds. */
type Limit = { points: number; duration: number }

/** A limit by its name in the database, and whose attempts it counts. */
export type CountedBy = { name: string; limit: Limit; key: string }

/** Beyond a limit: the seconds to wait, and whether this is the first attempt beyond it. */
export type BeyondLimit = { retryAfterSeconds: number; first: boolean }

const limiters = new Map<string, RateLimiterPrisma>()

/**
 * Counts an attempt before anything is checked, so that attempts in parallel all count; in the database, so that a restart forgets
 * nothing.
 * @returns when a limit is reached, how far beyond it this attempt is; else a function that takes the attempt back, for when it
 * succeeds.
 */
export async function countAttempt(by: readonly CountedBy[]): Promise<BeyondLimit | { forget: () => Promise<void> }> {
  const counted: CountedBy[] = []
  const forget = async () => {
    for (const { name, limit, key } of counted) await limiterOf(name, limit).reward(key)
  }
  for (const one of by) {
    try {
      await limiterOf(one.name, one.limit).consume(one.key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return {
        retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1_000),
        first: refused.consumedPoints === one.limit.points + 1,
      }
    }
    counted.push(one)
  }
  return { forget }
}

/** What stands in the database for something typed: people type passwords into the wrong field. */
export function fingerprint(typed: string): string {
  return createHash('sha256').update(typed).digest('base64url')
}

/** For whoever has to wait: "15 minutes". */
export function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`
  return `${Math.ceil(minutes / 60)} hours`
}

function limiterOf(name: string, limit: Limit): RateLimiterPrisma {
  let made = limiters.get(name)
  if (!made) {
    made = new RateLimiterPrisma({ storeClient: db, tableName: 'rateLimit', keyPrefix: name, ...limit })
    limiters.set(name, made)
  }
  return made
}
