import { LRUCache } from 'lru-cache'

/** Which token a run is for, by what no holder can choose: where its Datalog comes from. */
export interface RunOrigin {
  credentialId: string
  /** The revocation ids of its blocks of custom Datalog, in order. Whoever attenuates the token further keeps them. */
  blocks: string[]
}

/** What is known of tokens and credentials by the runs that they had. */
export interface Records {
  /** Whether a block of it used up its budget not long ago, in this token or in one that it was made from. */
  isOffender: (origin: RunOrigin) => boolean
  /** Whether it ran in good time before; or others of its credential did, and none went beyond its budget. */
  isGood: (origin: RunOrigin) => boolean
  noteGood: (origin: RunOrigin) => void
  noteOffence: (origin: RunOrigin) => void
}

// A token is not refused for good: with other facts its Datalog may be quick, and one that is not costs little, that seldom.
const offenceLasts = 600_000
const maxOffences = 20_000
const maxGood = 50_000

/** Bounded: of more than it has room for, those that nobody asked about for longest are forgotten. */
export function createRecords(): Records {
  const offenders = new LRUCache<string, true>({ max: maxOffences, ttl: offenceLasts })
  const good = new LRUCache<string, true>({ max: maxGood })
  // The last block stands for all before it: a token with it has those as well.
  const tokenOf = ({ blocks }: RunOrigin) => shortened(blocks.at(-1) ?? '')

  return {
    isOffender: ({ blocks }) => blocks.some((block) => offenders.has(shortened(block))),
    isGood: (origin) => good.get(tokenOf(origin)) ?? good.get(origin.credentialId) ?? false,
    noteGood(origin) {
      good.set(tokenOf(origin), true)
      if (!offenders.has(origin.credentialId)) good.set(origin.credentialId, true)
    },
    noteOffence(origin) {
      for (const key of [tokenOf(origin), origin.credentialId]) {
        good.delete(key)
        offenders.set(key, true)
      }
    },
  }
}

// Half of a signature tells it from every other.
function shortened(revocationId: string): string {
  return revocationId.slice(0, 64)
}
