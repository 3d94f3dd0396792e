import { hash } from 'node:crypto'
import { type CountedRow, createBoundedCounts } from './bounded-counts'
import type { Detail } from './coarsen'

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

/** A use that was counted, in rows that wait for the next flush. */
export interface CountedUse extends CountedRow {
  address: string
  lastUses: LastUse[]
}

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
  /** Answers what `addAgain` takes, where the same had been counted before. */
  add: (use: Use) => CountedUse | undefined
  /** Counts the same once more, at a later time, at a fraction of what it costs to find its rows; false, and uncounted, when they are gone. */
  addAgain: (counted: CountedUse, at: number) => boolean
  /** Hands out so many rows of each kind at most, and forgets them. */
  take: (most: number) => UsageBatch
  /** Puts back what a flush had to leave; uses that came meanwhile are kept. */
  putBack: (batch: UsageBatch) => void
  isEmpty: () => boolean
  /** How many rows wait, of the kind that has the most. */
  longest: () => number
  /** How many different counts, and refusals, wait for the next flush. */
  waiting: () => number
  /** How many requests the waiting counts stand for. */
  requests: () => number
  /** With how much detail is counted now: less than all while the buffer is nearly full. */
  detail: () => Detail
  /** The least detail with which anything has been counted since the last call. */
  takeLeastDetail: () => Detail
  /** How many uses were left uncounted since the last call, because the buffer was full. */
  takeDropped: () => number
}

/** How much is kept at most. */
export interface UsageLimits {
  /** Of memory, for counts. */
  bytes: number
  /** Rows of each kind whose last use is kept. */
  lastUses: number
  /** Different applications, operations and addresses that one token's minute is broken down by; further ones are counted together. */
  detailsPerToken: number
  /** The same for all tokens. */
  details: number
  /** Refusals that are kept singly, of one credential and in all, until they are written; further ones are only counted. */
  refusalsPerCredential: number
  refusals: number
}

/**
 * All of it stays below this, whatever happens: 32 MB of counts, and what the numbers of the other rows come to. Not counted are rows that were
 * taken and wait to be written, and those that were written and that who calls `addAgain` still holds.
 */
export const mostBytes = 64 * 1024 * 1024

const usual: UsageLimits = {
  bytes: mostBytes / 2,
  lastUses: 20_000,
  detailsPerToken: 100,
  details: 50_000,
  refusalsPerCredential: 20,
  refusals: 10_000,
}
const millisecondsPerMinute = 60_000

/**
 * A buffer of bounded size. Whoever varies address or operation with each request cannot fill memory or table; while nothing can be written,
 * detail goes first, and requests are left uncounted last.
 */
export function createUsageBuffer(changed: Partial<UsageLimits> = {}): UsageBuffer {
  const limits = { ...usual, ...changed }
  const counts = createBoundedCounts(limits.bytes)
  const refusals = new Map<string, RefusedUse[]>()
  let refused = 0
  const tokens = new Map<string, LastUse>()
  const credentials = new Map<string, LastUse>()
  const serviceUsers = new Map<string, LastUse>()
  // Outlives a flush: the limit is by minute, not by second. By hash, which is shorter.
  const seen = new Set<string>()
  const seenOf = new Map<string, number>()
  let seenMinute = 0

  function withinDetails(use: UsageCount): UsageCount {
    // The clock may also have been set back.
    if (use.minute !== seenMinute) {
      seen.clear()
      seenOf.clear()
      seenMinute = use.minute
    }
    const { tokenId, applicationId, operation, address } = use
    const detail = hash('sha256', [tokenId, applicationId, operation, address].join('\n'), 'base64')
    if (seen.has(detail)) return use
    const known = seenOf.get(tokenId) ?? 0
    if (known >= limits.detailsPerToken || seen.size >= limits.details) {
      return { ...use, applicationId: '', operation: '', address: '' }
    }
    seen.add(detail)
    seenOf.set(tokenId, known + 1)
    return use
  }

  /** Answers the row that was there. */
  function addLast(rows: Map<string, LastUse>, use: LastUse): LastUse | undefined {
    const known = rows.get(use.id)
    if (known) move(known, use)
    else if (rows.size < limits.lastUses) rows.set(use.id, use)
    return known
  }

  // In place: rows are also reached by what was counted before.
  function move(known: LastUse, { at, address }: Omit<LastUse, 'id'>): void {
    if (known.at > at) return
    known.at = at
    known.address = address
  }

  function addRefusal(use: RefusedUse): void {
    const same = refusals.get(use.credentialId) ?? []
    if (same.length >= limits.refusalsPerCredential || refused >= limits.refusals) return
    refused += 1
    refusals.set(use.credentialId, same)
    same.push(use)
  }

  function takeRefusals(most: number): RefusedUse[] {
    const taken: RefusedUse[] = []
    for (const [credentialId, uses] of refusals) {
      taken.push(...uses.splice(0, most - taken.length))
      if (uses.length === 0) refusals.delete(credentialId)
      if (taken.length >= most) break
    }
    refused -= taken.length
    return taken
  }

  return {
    add(use) {
      const count = countOf(use)
      // What was counted with its details before is within the limit.
      const counted = counts.increment(count)
      if (!counted) counts.add(withinDetails(count))
      if (use.code !== 'ok') return void addRefusal(refusalOf(use))
      const { at, address } = use
      const lastUses = [
        addLast(tokens, { id: use.tokenId, at, address }),
        addLast(credentials, { id: use.credentialId, at, address }),
        ...(use.serviceUserId === undefined ? [] : [addLast(serviceUsers, { id: use.serviceUserId, at, address })]),
      ]
      if (!counted || !lastUses.every((row) => row !== undefined)) return undefined
      return { ...counted, address, lastUses }
    },
    addAgain(counted, at) {
      if (minuteOf(at) !== counted.row.minute || !counts.incrementRow(counted)) return false
      for (const row of counted.lastUses) move(row, { at, address: counted.address })
      return true
    },
    take: (most) => ({
      counts: counts.take(most),
      refusals: takeRefusals(most),
      tokens: takeLast(tokens, most),
      credentials: takeLast(credentials, most),
      serviceUsers: takeLast(serviceUsers, most),
    }),
    putBack(batch) {
      for (const use of batch.counts) counts.add(use)
      for (const use of batch.refusals) addRefusal(use)
      for (const use of batch.tokens) addLast(tokens, use)
      for (const use of batch.credentials) addLast(credentials, use)
      for (const use of batch.serviceUsers) addLast(serviceUsers, use)
    },
    isEmpty: () => refused + counts.size() + tokens.size + credentials.size + serviceUsers.size === 0,
    longest: () => Math.max(refused, counts.size(), tokens.size, credentials.size, serviceUsers.size),
    waiting: () => refused + counts.size(),
    requests: counts.requests,
    detail: counts.detail,
    takeLeastDetail: counts.takeLeastDetail,
    takeDropped: counts.takeDropped,
  }
}

function takeLast(rows: Map<string, LastUse>, most: number): LastUse[] {
  const taken: LastUse[] = []
  for (const [id, use] of rows) {
    if (taken.length >= most) break
    rows.delete(id)
    taken.push(use)
  }
  return taken
}

function countOf(use: Use): UsageCount {
  const { organizationId, tokenId, credentialId, at, code, applicationId, operation, address } = use
  const minute = minuteOf(at)
  return { organizationId, tokenId, credentialId, minute, code, applicationId, operation, address, count: 1 }
}

function minuteOf(at: number): number {
  return at - (at % millisecondsPerMinute)
}

function refusalOf(use: Use): RefusedUse {
  const { organizationId, tokenId, credentialId, at, code, applicationId, operation, address } = use
  return { organizationId, tokenId, credentialId, at, code, applicationId, operation, address }
}
