import 'server-only'
import { networkOf } from '../address-network'
import { countAttempt, fingerprint } from './attempt-limits'

const minute = 60

/**
 * How many refused sign-ins are borne. The account's limit from one address is the tight one; the account's limit from everywhere is
 * wide, so that a stranger can hardly lock its owner out.
 */
export const signInLimits = {
  address: { points: 30, duration: 15 * minute },
  accountAtAddress: { points: 8, duration: 15 * minute },
  account: { points: 60, duration: 60 * minute },
} as const

/** Counts an attempt with a password, as `countAttempt` does. */
export function countSignIn(email: string, address: string | null) {
  const account = fingerprint(email)
  const network = networkOf(address)
  return countAttempt([
    { name: 'sign-in/address', limit: signInLimits.address, key: network },
    { name: 'sign-in/accountAtAddress', limit: signInLimits.accountAtAddress, key: `${account}/${network}` },
    { name: 'sign-in/account', limit: signInLimits.account, key: account },
  ])
}
