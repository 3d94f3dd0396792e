import type { FastifyBaseLogger } from 'fastify'
import { inspectBlocks } from '@/lib/biscuit/inspect'
import type { ReadToken } from '@/lib/biscuit/read-token'
import type { DecisionState } from '@/lib/decision/state'
import { seeCopies } from '@/lib/tokens/mutations/see-copies'
import { tokenTransaction } from '@/lib/tokens/state/transaction'

/** Tells the dashboard's rows what listed copies really say, once they are seen. */
export interface CopyNotices {
  /** The token's signatures must have been verified, and none of its blocks be among the tombstones. Returns at once. */
  notice: (token: ReadToken, state: DecisionState) => void
  /** Resolves when all that was begun is done. */
  close: () => Promise<void>
}

const maxInFlight = 4

/**
 * Registered copies are listed with the restrictions that their maker claimed. At their first use the rows get those of the blocks
 * themselves, in the background: a failure costs the answer nothing, and the next use tries again.
 */
export function startCopyNotices(log: FastifyBaseLogger): CopyNotices {
  const inFlight = new Map<string, Promise<void>>()

  async function see(token: ReadToken, state: DecisionState): Promise<void> {
    const { credentialId, organizationId } = token.authority
    const minted = state.credential?.revocationIds.length ?? 0
    const unseen = state.copies.filter((copy) => copy.firstSeenAt === null).map((copy) => copy.copyRevocationId)
    const blocks = inspectBlocks(token)
    // Up to the last listed block: what lies below is no row, and does not become one here.
    const end = blocks.findLastIndex((block) => unseen.includes(block.revocationId)) + 1
    try {
      await tokenTransaction((tx) => seeCopies(tx, { organizationId, credentialId }, blocks.slice(minted, end)))
    } catch (error) {
      log.warn({ err: error, credential: credentialId }, 'a copy that was seen for the first time could not be noted')
    }
  }

  return {
    notice(token, state) {
      const { credentialId } = token.authority
      const isNew = state.copies.some((copy) => copy.firstSeenAt === null)
      if (!isNew || inFlight.size >= maxInFlight || inFlight.has(credentialId)) return
      const seeing = see(token, state).finally(() => inFlight.delete(credentialId))
      inFlight.set(credentialId, seeing)
    },
    close: async () => void (await Promise.all(inFlight.values())),
  }
}
