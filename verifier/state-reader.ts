import type { FastifyBaseLogger } from 'fastify'
import type { ReadToken } from '@/lib/biscuit/read-token'
import type { PrismaClient } from '@/lib/db/generated/client'
import { type KnownState, readState, type StateQuestion, type TokenReference } from '@/lib/decision-state/read-state'

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
        const known = await readState(db, question, token && referenceOf(token))
        if (failing) log.warn('the state for decisions can be read again')
        failing = false
        return known
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
