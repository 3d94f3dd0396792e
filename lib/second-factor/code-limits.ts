import 'server-only'
import { networkOf } from '../address-network'
import { countAttempt } from '../auth/attempt-limits'

const minute = 60

/**
 * How many wrong codes are borne. Whoever tries them knows the password already, and three of a million are right at any time: with 30
 * a day it takes 21 years until one has more likely been found than not.
 */
export const codeLimits = {
  address: { points: 30, duration: 15 * minute },
  accountAtAddress: { points: 5, duration: 15 * minute },
  account: { points: 10, duration: 60 * minute },
  accountDaily: { points: 30, duration: 24 * 60 * minute },
} as const

/** Counts an attempt with a code of the authenticator app, as `countAttempt` does. */
export function countCode(userId: string, address: string | null) {
  const network = networkOf(address)
  return countAttempt([
    { name: 'code/address', limit: codeLimits.address, key: network },
    { name: 'code/accountAtAddress', limit: codeLimits.accountAtAddress, key: `${userId}/${network}` },
    { name: 'code/account', limit: codeLimits.account, key: userId },
    { name: 'code/accountDaily', limit: codeLimits.accountDaily, key: userId },
  ])
}

/**
 * Counts an attempt with a recovery code. Nobody guesses 120 bits, so the account has no limit of its own: with one, whoever knows the
 * password could keep its owner from coming in by any code.
 */
export function countRecoveryCode(userId: string, address: string | null) {
  const network = networkOf(address)
  return countAttempt([
    { name: 'recovery/address', limit: codeLimits.address, key: network },
    { name: 'recovery/accountAtAddress', limit: codeLimits.accountAtAddress, key: `${userId}/${network}` },
  ])
}
