import type { FastifyBaseLogger } from 'fastify'
import type { StateParts } from '@/lib/decision-state/parts'
import type { PartsRow } from '@/lib/decision-state/parts-row'
import { readParts, type TokenReference } from '@/lib/decision-state/read-parts'
import type { DatabaseClock } from './feed/database-clock'
import type { RunStatement } from './prepared-statements'

/** Reads what decisions rest on. */
export interface StateReader {
  /** Undefined when it could not be read, or not in time. Who asks the same while it is read waits for the same answer. */
  read: (token: TokenReference | undefined, application: string | undefined) => Promise<StateParts | undefined>
  /** How often the database was asked. */
  reads: () => number
}

/** An outage is logged when it begins and when it is over, not for each of the requests that meet it. */
export function createStateReader(run: RunStatement, clock: DatabaseClock, log: FastifyBaseLogger): StateReader {
  const underWay = new Map<string, Promise<StateParts | undefined>>()
  let failing = false
  let reads = 0

  async function read(token: TokenReference | undefined, application: string | undefined) {
    const begun = performance.now()
    reads += 1
    try {
      const parts = await readParts(run<PartsRow>, token, application)
      clock.observe(parts.now, begun, performance.now())
      if (failing) log.warn('the state for decisions can be read again')
      failing = false
      return parts
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the state for a decision could not be read')
      failing = true
      return undefined
    }
  }

  return {
    read(token, application) {
      const asked = JSON.stringify([token, application])
      const same = underWay.get(asked)
      if (same) return same
      const reading = read(token, application).finally(() => underWay.delete(asked))
      underWay.set(asked, reading)
      return reading
    },
    reads: () => reads,
  }
}
