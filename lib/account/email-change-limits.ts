import 'server-only'
import { countAttempt, waitText } from '../auth/attempt-limits'
import { Refusal } from '../errors'

/** Each is a mail to an address that the user may have made up. */
export const emailChangeLimit = { points: 5, duration: 3_600 }

export async function countEmailChange(userId: string): Promise<void> {
  const counted = await countAttempt([{ name: 'email-change', limit: emailChangeLimit, key: userId }])
  if ('retryAfterSeconds' in counted) {
    throw new Refusal(
      `Too many links were sent in the last hour. Wait ${waitText(counted.retryAfterSeconds)} and try again.`,
    )
  }
}
