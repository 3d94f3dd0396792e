import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import { inspectBlocks } from '@/lib/biscuit/inspect'
import type { ReadToken } from '@/lib/biscuit/read-token'
import type { Decision } from '@/lib/decision/decision'
import type { DecisionState } from '@/lib/decision/state'
import { type PresentedCopy, seeCopies } from '@/lib/tokens/mutations/see-copies'
import { tokenTransaction } from '@/lib/tokens/state/transaction'
import type { ChangedAt } from '../memory/changed-at'
import { createFullCredentials } from './full-credentials'
import { startUnlistedCounts } from './unlisted-counts'

/** Tells the dashboard's rows what copies are in use, and what listed ones really say. */
export interface CopyNotices {
  /** The token's signatures must have been verified. Returns at once. */
  notice: (presented: Presented) => void
  /** Resolves when all that was noticed by now is written, or could not be. */
  settle: () => Promise<void>
  /** Settles, and stops. */
  close: () => Promise<void>
}

/** A token as it was presented, and what came of it. */
export interface Presented {
  token: ReadToken
  state: DecisionState
  decision: Decision
  now: Date
  address: string | undefined
}

interface Waiting extends PresentedCopy {
  token: ReadToken
}

/** Credentials whose copies are seen to at once; of each, how many copies wait at most for the next time, and of all. */
const limits = { atOnce: 4, perCredential: 100, all: 1_000 }
// What was seen to just now is not known to the memory of decisions yet.
const rememberFor = 5_000
const pauseAfterFailure = 1_000

/**
 * Copies that nobody registered become rows when they are first seen, as many as there is room for; the others are counted. Registered copies
 * are listed with the restrictions that their maker claimed, and get those of the blocks themselves. All in the background, the copies of
 * one credential together: a failure costs the answer nothing, and the next use tries again.
 */
export function startCopyNotices(log: FastifyBaseLogger, changedAt: ChangedAt): CopyNotices {
  const full = createFullCredentials(changedAt)
  const unlisted = startUnlistedCounts(log)
  const waiting = new Map<string, { organizationId: string; copies: Waiting[] }>()
  const seeing = new Map<string, Promise<void>>()
  const recent = new LRUCache<string, true>({ max: 20_000, ttl: rememberFor })
  let count = 0
  let pausedUntil = 0

  function begin(): void {
    for (const [credentialId, { organizationId, copies }] of waiting) {
      if (seeing.size >= limits.atOnce) return
      if (seeing.has(credentialId)) continue
      waiting.delete(credentialId)
      count -= copies.length
      const done = see({ organizationId, credentialId }, copies).finally(() => {
        seeing.delete(credentialId)
        begin()
      })
      seeing.set(credentialId, done)
    }
  }

  async function see(of: { organizationId: string; credentialId: string }, copies: Waiting[]): Promise<void> {
    try {
      const seen = await tokenTransaction((tx) => seeCopies(tx, of, copies))
      if (seen.unlisted.length === 0) return
      full.add(of.credentialId)
      const left = new Set(seen.unlisted)
      for (const { token, blocks } of copies) {
        const ids = blocks.map(({ revocationId }) => revocationId).filter((id) => left.has(id))
        if (ids.length > 0) unlisted.count(token, of.credentialId, () => ids)
      }
    } catch (error) {
      if (performance.now() >= pausedUntil) {
        log.warn({ err: error, credential: of.credentialId }, 'copies that were seen could not be noted')
      }
      pausedUntil = performance.now() + pauseAfterFailure
      // What waits would most likely fare the same; the next use of each tries again.
      waiting.clear()
      count = 0
      recent.clear()
    }
  }

  function wait(presented: Presented, end: number): void {
    const { token, state, decision, now, address } = presented
    const { credentialId, organizationId } = token.authority
    const minted = state.credential?.revocationIds.length ?? 0
    const last = token.blocks[end - 1]?.revocationId
    if (end <= minted || last === undefined || recent.has(last)) return
    const others = waiting.get(credentialId)?.copies ?? []
    if (count >= limits.all || others.length >= limits.perCredential) return
    const blocks = inspectBlocks(token).slice(minted, end)
    recent.set(last, true)
    count += 1
    const use = decision.allowed ? { use: { at: now, address: address ?? null } } : {}
    waiting.set(credentialId, { organizationId, copies: [...others, { token, blocks, ...use }] })
    begin()
  }

  async function settle(): Promise<void> {
    while (seeing.size > 0) await Promise.all(seeing.values())
    await unlisted.flush()
  }

  return {
    notice(presented) {
      const { token, state, decision } = presented
      if (!decision.token || decision.code === 'unknown') return
      const isUnlisted = !decision.token.registered && mayBeListed(decision)
      if (!isUnlisted && !state.copies.some(isUnseen)) return
      const { credentialId, tokenId } = token.authority
      const hasRoom = isUnlisted && !full.has(credentialId, tokenId)
      if (isUnlisted && !hasRoom) unlisted.count(token, credentialId, () => unlistedOf(token, state))
      const end = hasRoom ? token.blocks.length : endOfListed(token, state)
      if (end > 0 && performance.now() >= pausedUntil) wait(presented, end)
    },
    settle,
    close: async () => {
      await settle()
      await unlisted.close()
    },
  }
}

const isUnseen = ({ firstSeenAt }: { firstSeenAt: Date | null }) => firstSeenAt === null

// What is over anyway is worth no row.
function mayBeListed({ code }: Decision): boolean {
  return code !== 'revoked' && code !== 'expired'
}

/** Behind the last block that is listed and was not seen yet; 0 when there is none. */
function endOfListed(token: ReadToken, state: DecisionState): number {
  const unseen = state.copies.filter(isUnseen).map((copy) => copy.copyRevocationId)
  return token.blocks.findLastIndex((block) => unseen.includes(block.revocationId)) + 1
}

function unlistedOf(token: ReadToken, { credential, copies }: DecisionState): string[] {
  const listed = new Set(copies.map((copy) => copy.copyRevocationId))
  const appended = token.blocks.slice(credential?.revocationIds.length)
  return appended.map(({ revocationId }) => revocationId).filter((id) => !listed.has(id))
}
