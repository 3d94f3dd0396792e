import 'server-only'
import { networkOf } from '../address-network'
import { countAttempt, waitText } from '../auth/attempt-limits'
import { Refusal } from '../errors'

/** So many attempts to accept an invitation from one address, whatever becomes of them: each may hash a password. */
export const acceptanceLimit = { points: 20, duration: 15 * 60 }

/** Counts an attempt, and refuses it in words beyond the limit. */
export async function countAcceptance(address: string | null): Promise<void> {
  const counted = await countAttempt([{ name: 'invitation/address', limit: acceptanceLimit, key: networkOf(address) }])
  if ('retryAfterSeconds' in counted) {
    throw new Refusal(`Too many attempts from your address. Wait ${waitText(counted.retryAfterSeconds)} and try again.`)
  }
}
