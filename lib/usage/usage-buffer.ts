/** One decision about a token that is known, as usage counts it. */
export interface Use {
  organizationId: string
  /** The listed token nearest to the secret: the root, a server-made child or a listed copy. */
  tokenId: string
  credentialId: string
  /** Undefined for a personal token. */
  serviceUserId: string | undefined
  /** Milliseconds since 1970, by the database's clock. */
  at: number
  /** The decision's code; `ok` is the only one that counts as a use of the token. */
  code: string
  /** Empty when the request named none; likewise the next. */
  applicationId: string
  operation: string
  /** Canonical text; empty when it is not known. */
  address: string
}

/** Requests of one minute that look the same. */
export interface UsageCount extends Omit<Use, 'at' | 'serviceUserId'> {
  /** Milliseconds since 1970, a whole minute. */
  minute: number
  count: number
}

/** The latest use of one row. */
export interface LastUse {
  id: string
  at: number
  address: string
}

/** A refused request, singly. */
export type RefusedUse = Omit<Use, 'serviceUserId'>

/** What a flush writes. */
export interface UsageBatch {
  counts: UsageCount[]
  refusals: RefusedUse[]
  tokens: LastUse[]
  credentials: LastUse[]
  serviceUsers: LastUse[]
}

/** Collects uses until the next flush. */
export interface UsageBuffer {
  add: (use: Use) => void
  /** Hands out what was collected, and begins anew. */
  take: () => UsageBatch
  /** Puts back what a flush could not write; uses that came meanwhile are kept. */
  putBack: (batch: UsageBatch) => void
  isEmpty: () => boolean
  /** How many different counts, and refusals, wait for the next flush. */
  waiting: () => number
  /** How many uses were left uncounted since the last call, because the buffer was full. */
  takeDropped: () => number
}

/** How much is kept at most. */
export interface UsageLimits {
  /** Different counts, and different rows of each kind whose last use is kept. */
  entries: number
  /** Different applications, operations and addresses that one token's minute is broken down by; further ones are counted together. */
  detailsPerToken: number
  /** Refusals that are kept singly, of one credential and in all, until the next flush; further ones are only counted. */
  refusalsPerCredential: number
  refusals: number
}

const usual: UsageLimits = { entries: 50_000, detailsPerToken: 100, refusalsPerCredential: 20, refusals: 10_000 }
const millisecondsPerMinute = 60_000

/** A buffer of bounded size: whoever varies address or operation with each request cannot fill memory or table. */
export function createUsageBuffer(changed: Partial<UsageLimits> = {}): UsageBuffer {
  const limits = { ...usual, ...changed }
  let counts = new Map<string, UsageCount>()
  let refusals = new Map<string, RefusedUse[]>()
  let refused = 0
  let tokens = new Map<string, LastUse>()
  let credentials = new Map<string, LastUse>()
  let serviceUsers = new Map<string, LastUse>()
  // Outlives a flush: the limit is by minute, not by second.
  const details = new Map<string, Set<string>>()
  let detailedMinute = 0
  let dropped = 0

  function withinDetails(use: UsageCount): UsageCount {
    if (use.minute > detailedMinute) {
      details.clear()
      detailedMinute = use.minute
    }
    const known = details.get(use.tokenId) ?? new Set<string>()
    const detail = [use.applicationId, use.operation, use.address].join('\n')
    if (known.has(detail)) return use
    if (known.size >= limits.detailsPerToken || details.size >= limits.entries) {
      return { ...use, applicationId: '', operation: '', address: '' }
    }
    details.set(use.tokenId, known.add(detail))
    return use
  }

  function addCount(use: UsageCount): void {
    const key = keyOf(use, use.minute)
    const same = counts.get(key)
    if (same) same.count += use.count
    else if (counts.size < limits.entries) counts.set(key, { ...use })
    else dropped += use.count
  }

  function addLast(rows: Map<string, LastUse>, use: LastUse): void {
    const known = rows.get(use.id)
    if (known ? known.at <= use.at : rows.size < limits.entries) rows.set(use.id, use)
  }

  function moveLast(rows: Map<string, LastUse>, id: string, { at, address }: Use): void {
    const known = rows.get(id)
    if (!known) addLast(rows, { id, at, address })
    else if (known.at <= at) {
      known.at = at
      known.address = address
    }
  }

  function addRefusal(use: RefusedUse): void {
    const same = refusals.get(use.credentialId) ?? []
    if (same.length >= limits.refusalsPerCredential || refused >= limits.refusals) return
    refused += 1
    refusals.set(use.credentialId, same)
    same.push(use)
  }

  return {
    add(use) {
      const minute = use.at - (use.at % millisecondsPerMinute)
      const same = counts.get(keyOf(use, minute))
      // What was counted with its details before is within the limit.
      if (same) same.count += 1
      else addCount(withinDetails(countOf(use, minute)))
      if (use.code !== 'ok') return addRefusal(refusalOf(use))
      moveLast(tokens, use.tokenId, use)
      moveLast(credentials, use.credentialId, use)
      if (use.serviceUserId !== undefined) moveLast(serviceUsers, use.serviceUserId, use)
    },
    take() {
      const batch = {
        counts: [...counts.values()],
        refusals: [...refusals.values()].flat(),
        tokens: [...tokens.values()],
        credentials: [...credentials.values()],
        serviceUsers: [...serviceUsers.values()],
      }
      counts = new Map()
      refusals = new Map()
      refused = 0
      tokens = new Map()
      credentials = new Map()
      serviceUsers = new Map()
      return batch
    },
    putBack(batch) {
      for (const use of batch.counts) addCount(use)
      for (const use of batch.refusals) addRefusal(use)
      for (const use of batch.tokens) addLast(tokens, use)
      for (const use of batch.credentials) addLast(credentials, use)
      for (const use of batch.serviceUsers) addLast(serviceUsers, use)
    },
    isEmpty: () => refused + counts.size + tokens.size + credentials.size + serviceUsers.size === 0,
    waiting: () => refused + counts.size,
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
  }
}

function keyOf(use: Omit<UsageCount, 'minute' | 'count'>, minute: number): string {
  const { tokenId, credentialId, code, applicationId, operation, address } = use
  return `${tokenId}\n${credentialId}\n${minute}\n${code}\n${applicationId}\n${operation}\n${address}`
}

function countOf({ serviceUserId: _, at: __, ...use }: Use, minute: number): UsageCount {
  return { ...use, minute, count: 1 }
}

function refusalOf({ serviceUserId: _, ...use }: Use): RefusedUse {
  return use
}
