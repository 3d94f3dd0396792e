import 'server-only'
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import { db } from '../db/client'
import { Refusal } from '../errors'

/** Every organization keeps its slug and its keys for good, so nobody makes them by the thousand. */
export const creationLimit = { points: 10, duration: 24 * 60 * 60 } as const

let limiter: RateLimiterPrisma | undefined

/** Counts an organization that a user is about to create; refuses in words beyond the limit. */
export async function countCreation(userId: string): Promise<void> {
  limiter ??= new RateLimiterPrisma({
    storeClient: db,
    tableName: 'rateLimit',
    keyPrefix: 'create-organization',
    ...creationLimit,
  })
  try {
    await limiter.consume(userId)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const hours = Math.ceil(refused.msBeforeNext / 3_600_000)
    throw new Refusal(
      `You have created ${creationLimit.points} organizations within a day. Try again in ${hours === 1 ? 'an hour' : `${hours} hours`}.`,
    )
  }
}
