import { db } from '../db/client'
import { Refusal } from '../errors'
import { lockOrganization } from '../members/mutations/lock-members'
import { untilWaiting } from './people'

/**
 * Runs all at once: each has asked who calls and waits for its turn to change permissions before the first of them gets it.
 * @returns the refusal of each, or undefined where it went well; nothing else may be among the failures.
 */
export async function raceForPermissions(
  organizationId: string,
  ...works: (() => Promise<unknown>)[]
): Promise<(string | undefined)[]> {
  const outcomes = await db.$transaction(async (tx) => {
    await lockOrganization(tx, organizationId)
    const settled = Promise.allSettled(works.map((work) => work()))
    await untilWaiting(works.length)
    // Awaited only once this transaction has ended, and with it the lock.
    return { settled }
  })
  return (await outcomes.settled).map((outcome) => {
    if (outcome.status === 'fulfilled') return undefined
    if (!(outcome.reason instanceof Refusal)) throw outcome.reason
    return outcome.reason.message
  })
}

/** Runs two: both wait for their turn to change permissions, the first in front of the second, before either gets it. */
export async function oneAfterTheOther(
  organizationId: string,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const outcomes = await db.$transaction(async (tx) => {
    await lockOrganization(tx, organizationId)
    const one = first()
    // A failure of the first is not unhandled while the second is awaited.
    one.catch(() => undefined)
    await untilWaiting(1)
    const settled = Promise.allSettled([one, second()])
    await untilWaiting(2)
    // Awaited only once this transaction has ended, and with it the lock.
    return { settled }
  })
  return outcomes.settled
}
