import { codes, type DecisionCode } from '@/lib/decision/decision'
import type { LimitName } from '../limits/request-limits'
import { addDuration, createDurations, type Durations } from './durations'

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

export function createMeasurements(): Measurements {
  const decisions = Object.fromEntries(codes.map((code) => [code, 0])) as Record<DecisionCode, number>
  const durations = createDurations()
  return {
    decisions,
    durations,
    tokens: { hit: 0, miss: 0 },
    state: { hit: 0, miss: 0 },
    limited: { address: 0, credential: 0, failures: 0, lookups: 0 },
    decided(code, milliseconds) {
      decisions[code] += 1
      addDuration(durations, milliseconds)
    },
  }
}
