import type { KeyRing } from './key-ring'
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
    if (keysKnown === undefined || revocationsKnown === undefined) return undefined
    return performance.now() - Math.min(keysKnown, revocationsKnown)
  }
  return {
    age,
    isFresh: () => !closed.aborted && (age() ?? Number.POSITIVE_INFINITY) <= bound,
  }
}
