import type { DecisionState } from './state'

/**
 * Until when the same question about the same token has the same answer, unless something of the state changes: milliseconds since 1970, this
 * instant not included. It is the next one that the state tells of, or the next whole second: restrictions and custom Datalog see no less.
 */
export function unchangedUntil({ credential, chain, copies }: DecisionState, now: Date): number {
  const instants = [...chain, ...copies].flatMap((row) => [row.effectiveExpiresAt, row.effectiveRevokedAt])
  const at = now.getTime()
  let until = (Math.floor(at / 1_000) + 1) * 1_000
  for (const instant of [...instants, credential?.endsAt]) {
    if (instant && instant.getTime() > at) until = Math.min(until, instant.getTime())
  }
  return until
}
