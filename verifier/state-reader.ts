import type { FastifyBaseLogger } from 'fastify'
import type { ReadToken } from '@/lib/biscuit/read-token'
import type { PrismaClient } from '@/lib/db/generated/client'
import type { DecisionState } from '@/lib/decision/state'
import { assembleState } from '@/lib/decision-state/assemble'
import { readParts, type StateQuestion, type TokenReference } from '@/lib/decision-state/read-parts'

/** All that a decision needs to know, as it was at one moment. */
export interface KnownState {
  state: DecisionState
  /** PostgreSQL's time at that moment, in whole milliseconds. */
  now: Date
  /** Whether the installation has more than one organization. */
  severalOrganizations: boolean
}

/** Reads what decisions rest on. */
export interface StateReader {
  /** Undefined when it could not be read, or not in time. */
  read: (question: StateQuestion, token: ReadToken | undefined) => Promise<KnownState | undefined>
}

/** An outage is logged when it begins and when it is over, not for each of the requests that meet it. */
export function createStateReader(db: Pick<PrismaClient, '$queryRaw'>, log: FastifyBaseLogger): StateReader {
  let failing = false
  return {
    async read(question, token) {
      try {
        const reference = token && referenceOf(token)
        const parts = await readParts(db, reference, question.application)
        const { now, severalOrganizations } = parts
        const state = assembleState(parts, question, reference?.revocationIds ?? [])
        if (failing) log.warn('the state for decisions can be read again')
        failing = false
        return { state, now, severalOrganizations }
      } catch (error) {
        if (!failing) log.error({ err: error }, 'the state for a decision could not be read')
        failing = true
        return undefined
      }
    },
  }
}

function referenceOf({ rootKeyId, authority, blocks }: ReadToken): TokenReference {
  return {
    rootKeyId,
    credentialId: authority.credentialId,
    revocationIds: blocks.map((block) => block.revocationId),
  }
}
