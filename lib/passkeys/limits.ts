import 'server-only'
import { networkOf } from '../address-network'
import { countAttempt } from '../auth/attempt-limits'
import { tooManyAttempts } from '../auth/refused-sign-in'
import { Refusal } from '../errors'

const minute = 60

/**
 * Nobody guesses a signature: this bounds what a stranger makes the database keep, challenges that are asked for and answers that are
 * refused.
 */
export const passkeyLimits = {
  challenges: { points: 300, duration: 15 * minute },
  answers: { points: 30, duration: 15 * minute },
} as const

/** Counts a challenge that somebody asks for, against their address. */
export async function countPasskeyChallenge(address: string | null): Promise<void> {
  const counted = await countAttempt([
    { name: 'passkey/challenges', limit: passkeyLimits.challenges, key: networkOf(address) },
  ])
  if ('retryAfterSeconds' in counted) throw new Refusal(tooManyAttempts(counted.retryAfterSeconds))
}

/** Counts an answer against the address it comes from. @returns a function that takes it back, for when it is right. */
export async function countPasskeyAnswer(address: string | null): Promise<{ forget: () => Promise<void> }> {
  const counted = await countAttempt([
    { name: 'passkey/answers', limit: passkeyLimits.answers, key: networkOf(address) },
  ])
  if ('retryAfterSeconds' in counted) throw new Refusal(tooManyAttempts(counted.retryAfterSeconds))
  return counted
}
