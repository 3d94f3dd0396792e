import { coarsen, type Detail, details } from './coarsen'
import type { UsageCount } from './usage-buffer'

/** Counts of what looks the same, in so many bytes at most. */
export interface BoundedCounts {
  add: (use: UsageCount) => void
  /** Counts one more of what is there with all these details, and answers its row; undefined when there is none. */
  increment: (use: Omit<UsageCount, 'count'>) => CountedRow | undefined
  /** Counts one more of a row; false when it is not there any more. */
  incrementRow: (row: CountedRow) => boolean
  /** Hands out so many of them at most, the first first. */
  take: (most: number) => UsageCount[]
  size: () => number
  /** With how much detail is counted now. */
  detail: () => Detail
  /** The least detail with which anything has been counted since the last call. */
  takeLeastDetail: () => Detail
  /** How many requests wait. */
  requests: () => number
  /** How many requests found no room since the last call. */
  takeDropped: () => number
}

/** A row as long as it is there: until the next ones are handed out, or lose detail. */
export interface CountedRow {
  row: UsageCount
  generation: number
}

/**
 * When they would take more than `bytes`, all of them lose detail, step by step, and further ones with them until the half has been taken. Only
 * what finds no room with the least detail goes uncounted.
 */
export function createBoundedCounts(bytes: number): BoundedCounts {
  let counts = new Map<string, UsageCount>()
  let used = 0
  let level = 0
  let highest = 0
  let requests = 0
  let dropped = 0
  let generation = 0

  function add(use: UsageCount): void {
    for (;;) {
      const kept = coarsen(use, details[level]!)
      const key = keyOf(kept)
      const same = counts.get(key)
      if (same) same.count += use.count
      else if (used + costOf(key) <= bytes) {
        counts.set(key, kept)
        used += costOf(key)
      } else if (level < details.length - 1) {
        loseDetail()
        continue
      } else {
        dropped += use.count
        return
      }
      requests += use.count
      return
    }
  }

  function loseDetail(): void {
    level += 1
    generation += 1
    highest = Math.max(highest, level)
    const before = counts
    counts = new Map()
    used = 0
    requests = 0
    for (const [key, use] of before) {
      before.delete(key)
      add(use)
    }
  }

  return {
    add,
    increment(use) {
      const row = counts.get(keyOf(use))
      if (!row) return undefined
      row.count += 1
      requests += 1
      return { row, generation }
    },
    incrementRow(counted) {
      if (counted.generation !== generation) return false
      counted.row.count += 1
      requests += 1
      return true
    },
    take(most) {
      generation += 1
      const taken: UsageCount[] = []
      for (const [key, use] of counts) {
        if (taken.length >= most) break
        counts.delete(key)
        used -= costOf(key)
        requests -= use.count
        taken.push(use)
      }
      if (used <= bytes / 2) level = 0
      return taken
    },
    size: () => counts.size,
    detail: () => details[level]!,
    takeLeastDetail() {
      const least = details[highest]!
      highest = level
      return least
    },
    requests: () => requests,
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
  }
}

function keyOf(use: Omit<UsageCount, 'count'>): string {
  const { tokenId, credentialId, minute, code, applicationId, operation, address } = use
  return `${tokenId}\n${credentialId}\n${minute}\n${code}\n${applicationId}\n${operation}\n${address}`
}

// The key, the strings that it is made of, and what V8 needs for a row and its place in the map: measured, and rounded up.
function costOf(key: string): number {
  return 2 * key.length + 340
}
