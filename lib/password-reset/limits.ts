import 'server-only'
import { networkOf } from '../address-network'
import { countAttempt, fingerprint, waitText } from '../auth/attempt-limits'
import { Refusal } from '../errors'

const minute = 60

/**
 * How many links may be asked for. The account's limit from everywhere is wide, so that a stranger can hardly keep its owner from
 * asking; it also is how many mails a stranger can have sent to somebody.
 */
export const resetLimits = {
  address: { points: 20, duration: 60 * minute },
  accountAtAddress: { points: 3, duration: 15 * minute },
  account: { points: 10, duration: 60 * minute },
}

/** Counts a request, for an address that has an account as for one that has none. */
export async function countReset(email: string, address: string | null): Promise<void> {
  const account = fingerprint(email)
  const network = networkOf(address)
  const counted = await countAttempt([
    { name: 'password-reset/address', limit: resetLimits.address, key: network },
    { name: 'password-reset/accountAtAddress', limit: resetLimits.accountAtAddress, key: `${account}/${network}` },
    { name: 'password-reset/account', limit: resetLimits.account, key: account },
  ])
  if ('retryAfterSeconds' in counted) {
    throw new Refusal(`Too many links were asked for. Wait ${waitText(counted.retryAfterSeconds)} and try again.`)
  }
}
