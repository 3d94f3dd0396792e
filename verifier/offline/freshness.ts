import type { KeyRing } from './key-ring'
import { ageOf } from './moment'
import type { Revocations } from './revocations'

/** Whether what is known may be answered with. */
export interface Freshness {
  isFresh: () => boolean
  /** Milliseconds since all that is known was certainly true; undefined before anything was known. */
  age: () => number | undefined
}

export function createFreshness(
  keys: KeyRing,
  revocations: Revocations,
  bound: number,
  closed: AbortSignal,
): Freshness {
  const age = () => {
    const [keysKnown, revocationsKnown] = [keys.confirmedAt(), revocations.confirmedAt()]
    return keysKnown && revocationsKnown && Math.max(ageOf(keysKnown), ageOf(revocationsKnown))
  }
  return {
    age,
    isFresh: () => !closed.aborted && (age() ?? Number.POSITIVE_INFINITY) <= bound,
  }
}
