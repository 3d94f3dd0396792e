import 'server-only'
import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import { db } from '../db/client'

const minute = 60

/**
 * How many refused sign-ins are borne, in the database so that a restart forgets nothing. The account's limit from one address is
 * the tight one; the account's limit from everywhere is wide, so that a stranger can hardly lock its owner out.
 */
export const signInLimits = {
  address: { points: 30, duration: 15 * minute },
  accountAtAddress: { points: 8, duration: 15 * minute },
  account: { points: 60, duration: 60 * minute },
} as const

type Limit = keyof typeof signInLimits

const limiters = new Map<Limit, RateLimiterPrisma>()

/**
 * Counts an attempt to sign in before anything is checked, so that attempts in parallel all count.
 * @returns when a limit is reached, the seconds to wait and whether this is the first attempt beyond it; else a function that takes
 * the attempt back, for when it succeeds.
 */
export async function countSignIn(
  email: string,
  address: string | null,
): Promise<{ retryAfterSeconds: number; first: boolean } | { forget: () => Promise<void> }> {
  const account = fingerprint(email)
  const network = networkOf(address)
  const keys: [Limit, string][] = [
    ['address', network],
    ['accountAtAddress', `${account}/${network}`],
    ['account', account],
  ]
  const counted: [Limit, string][] = []
  const forget = async () => {
    for (const [limit, key] of counted) await limiter(limit).reward(key)
  }
  for (const [limit, key] of keys) {
    try {
      await limiter(limit).consume(key)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return {
        retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1_000),
        first: refused.consumedPoints === signInLimits[limit].points + 1,
      }
    }
    counted.push([limit, key])
  }
  return { forget }
}

function limiter(limit: Limit): RateLimiterPrisma {
  let made = limiters.get(limit)
  if (!made) {
    made = new RateLimiterPrisma({
      storeClient: db,
      tableName: 'rateLimit',
      keyPrefix: `sign-in/${limit}`,
      ...signInLimits[limit],
    })
    limiters.set(limit, made)
  }
  return made
}

// People type passwords into the wrong field: what was typed as an e-mail address is not stored.
function fingerprint(email: string): string {
  return createHash('sha256').update(email).digest('base64url')
}

// Whoever has one IPv6 address has the whole /64.
function networkOf(address: string | null): string {
  if (!address || !ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`)}/64`
}
