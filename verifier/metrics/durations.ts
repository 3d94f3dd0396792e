/** How long things took, as a histogram. */
export interface Durations {
  /** How many lasted no longer than the bound beside it, and longer than the one before; the last are those beyond all bounds. */
  counts: number[]
  /** Seconds. */
  sum: number
}

/** In seconds. From memory a decision takes a few microseconds; past the last, the staleness bound is near. */
export const durationBounds = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  5,
]

export function createDurations(): Durations {
  return { counts: Array<number>(durationBounds.length + 1).fill(0), sum: 0 }
}

/** Counts one more, in place. */
export function addDuration(durations: Durations, milliseconds: number): void {
  const seconds = milliseconds / 1_000
  durations.sum += seconds
  let bucket = 0
  while (bucket < durationBounds.length && seconds > durationBounds[bucket]!) bucket += 1
  durations.counts[bucket]! += 1
}
