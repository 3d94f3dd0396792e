import 'server-only'
import { countAttempt } from '../auth/attempt-limits'
import { Refusal } from '../errors'

/** Every organization keeps its slug and its keys for good, so nobody makes them by the thousand. */
export const creationLimit = { points: 10, duration: 24 * 60 * 60 } as const

/** Counts an organization that a user is about to create; refuses in words beyond the limit. */
export async function countCreation(userId: string): Promise<void> {
  const counted = await countAttempt([{ name: 'create-organization', limit: creationLimit, key: userId }])
  if (!('retryAfterSeconds' in counted)) return
  const hours = Math.ceil(counted.retryAfterSeconds / 3_600)
  throw new Refusal(
    `You have created ${creationLimit.points} organizations within a day. Try again in ${hours === 1 ? 'an hour' : `${hours} hours`}.`,
  )
}
