import { createHash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import { Prisma } from '@/lib/db/generated/client'
import type { ChangeFeed } from './feed/change-feed'
import { createLine } from './limits/line'
import type { Moment } from './memory/changed-at'
import type { RunStatement } from './prepared-statements'
import { Problem } from './problem'
import { inTurn } from './revocations/in-turn'

/** An organization's public keys as they are sent. */
export interface KeyList {
  body: string
  etag: string
}

/** Answers organizations' public keys. */
export interface KeyLists {
  /**
   * As they are at some moment after the call; null when there is no such organization. Throws a Problem 503 when that cannot be known.
   * @param address of whom asks: addresses take turns.
   * @param beforeLookup called before an organization is looked up of which nothing is known; may throw.
   */
  read: (slug: string, address: string, beforeLookup: () => void) => Promise<KeyList | null>
}

const remembered = 1_000
/** Of the connections that decisions read through, few at a time. */
const lineLimits = { atOnce: 2, patience: 5_000, all: 1_000, perOwner: 200 }
const leastPause = 10

/**
 * Strangers may ask: what was read is remembered until anything changes, and whether anything has is looked at once for all who ask. An
 * outage is logged when it begins and when it is over.
 */
export function createKeyLists(
  run: RunStatement,
  feed: Pick<ChangeFeed, 'catchUp'>,
  moment: () => Moment,
  log: FastifyBaseLogger,
): KeyLists {
  const lists = new LRUCache<string, { moment: Moment; list: KeyList }>({ max: remembered })
  // Organizations that there are not. Apart, so that whoever makes up names pushes out no others.
  const absent = new LRUCache<string, { moment: Moment; list: null }>({ max: remembered })
  const line = createLine<KeyList | null>(lineLimits)
  const catchUp = inTurn(leastPause, feed.catchUp)
  let failing = false

  async function find(slug: string): Promise<KeyList | null> {
    try {
      const list = await readKeyList(run, slug)
      if (failing) log.warn('public keys can be read again')
      failing = false
      return list
    } catch (error) {
      if (!failing) log.error({ err: error }, 'public keys could not be read')
      failing = true
      throw unavailable()
    }
  }

  function recall(slug: string): { list: KeyList | null } | undefined {
    const known = lists.get(slug) ?? absent.get(slug)
    return known?.moment === moment() ? known : undefined
  }

  /** What was read is true at least as of the moment before it, and forgotten with it. */
  async function recallOrFind(slug: string): Promise<KeyList | null> {
    const known = recall(slug)
    if (known) return known.list
    const now = moment()
    const list = await find(slug)
    if (list) lists.set(slug, { moment: now, list })
    else {
      lists.delete(slug)
      absent.set(slug, { moment: now, list })
    }
    return list
  }

  return {
    async read(slug, address, beforeLookup) {
      if (!(await catchUp())) throw unavailable()
      const known = recall(slug)
      if (known) return known.list
      const isThere = lists.has(slug)
      if (!isThere) beforeLookup()
      return line.run(address, slug, () => recallOrFind(slug), isThere)
    },
  }
}

interface KeyRow {
  id: number | null
  publicKey: string
  state: string
  createdAt: Date
  retiredAt: Date | null
}

async function readKeyList(run: RunStatement, slug: string): Promise<KeyList | null> {
  const rows = await run<KeyRow>(Prisma.sql`
    SELECT k.id, k."publicKey", k.state, k."createdAt", k."retiredAt"
    FROM "Organization" o LEFT JOIN "SigningKey" k ON k."organizationId" = o.id
    WHERE o.slug = ${slug} ORDER BY k.id`)
  if (rows.length === 0) return null
  const keys = rows.filter(({ id }) => id !== null).map((key) => ({ ...key, algorithm: 'ed25519' }))
  const body = JSON.stringify({ keys })
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
}

function unavailable(): Problem {
  return new Problem(503, 'unavailable', 'The keys cannot be read just now. Try again shortly.')
}
