import { LRUCache } from 'lru-cache'
import { noteTooComplex } from '@/lib/tokens/mutations/note-too-complex'
import type { RunOrigin } from './records'
import type { DatalogLog } from './worker-pool'

/** Tells organizations of tokens whose custom Datalog went beyond its budget. */
export interface ComplexityNotices {
  /** Returns at once. */
  notice: (origin: RunOrigin) => void
  /** Resolves when all that was noticed by now is written, or could not be. */
  settle: () => Promise<void>
}

const hour = 3_600_000
const maxAtOnce = 10

/** In the background, once an hour and credential: what could not be written is tried again when the credential does it again. */
export function startComplexityNotices(log: Pick<DatalogLog, 'warn'>): ComplexityNotices {
  const noted = new LRUCache<string, true>({ max: 10_000, ttl: hour })
  const writing = new Set<Promise<void>>()

  async function write({ credentialId, blocks }: RunOrigin): Promise<void> {
    try {
      await noteTooComplex({ credentialId, block: blocks.at(-1) ?? '' })
    } catch (error) {
      noted.delete(credentialId)
      log.warn({ err: error, credential: credentialId }, 'that a token was too complex could not be noted')
    }
  }

  return {
    notice(origin) {
      if (noted.has(origin.credentialId) || writing.size >= maxAtOnce) return
      noted.set(origin.credentialId, true)
      const done: Promise<void> = write(origin).finally(() => writing.delete(done))
      writing.add(done)
    },
    settle: async () => void (await Promise.all(writing)),
  }
}
