import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { ReadToken } from '@/lib/biscuit/read-token'
import { countUnlistedCopies } from '@/lib/tokens/mutations/count-unlisted'
import { addToSketch, emptySketch } from '@/lib/tokens/state/copy-sketch'

/** Counts copies for which there is no room in the list, and writes the counts to the database in the background. */
export interface UnlistedCounts {
  /** @param revocationIds of the blocks that are not listed. The same token is counted once, however often it comes. */
  count: (token: ReadToken, credentialId: string, revocationIds: () => string[]) => void
  /** Writes what has changed. */
  flush: () => Promise<void>
  close: () => Promise<void>
}

const maxCredentials = 10_000
const flushEvery = 2_000

/** A count changes ever more seldom the more there are: a flood of copies is no flood of writes. */
export function startUnlistedCounts(log: FastifyBaseLogger): UnlistedCounts {
  const sketches = new LRUCache<string, Uint8Array>({ max: maxCredentials })
  const counted = new WeakSet<ReadToken>()
  const changed = new Set<string>()
  let failing = false

  async function write(): Promise<void> {
    for (const credentialId of [...changed]) {
      const sketch = sketches.peek(credentialId)
      changed.delete(credentialId)
      try {
        if (sketch) await countUnlistedCopies(credentialId, sketch)
        failing = false
      } catch (error) {
        changed.add(credentialId)
        if (!failing) log.warn({ err: error }, 'copies that are not listed could not be counted; it is tried again')
        failing = true
        return
      }
    }
  }

  let writing = Promise.resolve()
  const flush = () => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => changed.size > 0 && void flush(), flushEvery)
  return {
    count(token, credentialId, revocationIds) {
      if (counted.has(token)) return
      counted.add(token)
      const sketch = sketches.get(credentialId) ?? emptySketch()
      sketches.set(credentialId, sketch)
      const changes = revocationIds().map((id) => addToSketch(sketch, id))
      if (changes.includes(true) && changed.size < maxCredentials) changed.add(credentialId)
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}
