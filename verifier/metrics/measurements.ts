import { codes, type DecisionCode } from '@/lib/decision/decision'
import type { LimitName } from '../limits/request-limits'

/** What the verifier counts of its own work since it started: plain numbers, since every request adds to them. */
export interface Measurements {
  decisions: Record<DecisionCode, number>
  /** How long decisions took. */
  durations: Durations
  /** Tokens by whether they, and what decisions about them rest on, were in memory. */
  tokens: HitsAndMisses
  state: HitsAndMisses
  /** Requests that a limit refused. */
  limited: Record<LimitName, number>
  decided: (code: DecisionCode, milliseconds: number) => void
}

export interface HitsAndMisses {
  hit: number
  miss: number
}

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

export function createMeasurements(): Measurements {
  const decisions = Object.fromEntries(codes.map((code) => [code, 0])) as Record<DecisionCode, number>
  const durations = { counts: Array<number>(durationBounds.length + 1).fill(0), sum: 0 }
  return {
    decisions,
    durations,
    tokens: { hit: 0, miss: 0 },
    state: { hit: 0, miss: 0 },
    limited: { address: 0, credential: 0, failures: 0, lookups: 0 },
    decided(code, milliseconds) {
      decisions[code] += 1
      const seconds = milliseconds / 1_000
      durations.sum += seconds
      let bucket = 0
      while (bucket < durationBounds.length && seconds > durationBounds[bucket]!) bucket += 1
      durations.counts[bucket]! += 1
    },
  }
}
