import { LRUCache } from 'lru-cache'
import type { ChangedAt } from '../memory/changed-at'

/** Which credentials have no room for another listed copy: so that those who make one for each request cost the database nothing. */
export interface FullCredentials {
  has: (credentialId: string, rootId: string) => boolean
  add: (credentialId: string) => void
}

const maxCredentials = 10_000
// Room may come about by what changes elsewhere: the personal tokens of a person share theirs.
const lasts = 600_000

/** Forgotten as soon as anything of the tree has changed: a copy may have been deleted. */
export function createFullCredentials(changedAt: ChangedAt): FullCredentials {
  const full = new LRUCache<string, { generation: number; position: number }>({ max: maxCredentials, ttl: lasts })
  return {
    has(credentialId, rootId) {
      const since = full.get(credentialId)
      if (!since) return false
      const { generation } = changedAt.moment()
      const keys = [`token ${rootId}`, `credential ${credentialId}`]
      if (since.generation === generation && changedAt.isUnchanged(keys, since.position)) return true
      full.delete(credentialId)
      return false
    },
    add: (credentialId) => void full.set(credentialId, { ...changedAt.moment() }),
  }
}
