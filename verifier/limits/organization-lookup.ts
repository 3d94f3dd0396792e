import type { Limited, RequestLimits } from './request-limits'

/** In failures: an organization that there is not costs a look into the database. */
const costOfUnknown = 10

/**
 * Answers about an organization that strangers name. One that had to be looked up, and was not found, or could not be looked up in time,
 * counts as failures.
 * @param look calls `beforeLookup` before it looks for one of which nothing is known, and throws when there is none.
 */
export async function limitLookup<Result>(
  limits: Pick<RequestLimits, 'admitUnknown' | 'countFailure'>,
  who: Limited,
  look: (beforeLookup: () => void) => Promise<Result>,
): Promise<Result> {
  let isNew = false
  try {
    return await look(() => {
      limits.admitUnknown(who)
      isNew = true
    })
  } catch (error) {
    if (isNew) limits.countFailure(who, costOfUnknown)
    throw error
  }
}
