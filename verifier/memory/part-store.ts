import { LRUCache } from 'lru-cache'
import type { ChangedAt, ChangeKey } from './changed-at'

/** Parts of one kind, by key; null is one that is known not to be there. */
export interface PartStore<Part extends object> {
  /** As it is at the feed's position; undefined when that is not known. */
  recall: (key: string) => Part | null | undefined
  /** Takes what was read, unless it is known already, or was changed since. `asOf` is the feed's position when it was read. */
  keep: (key: string, part: Part | null, asOf: number) => void
  clear: () => void
}

interface Kept<Part> {
  part: Part | null
  /** The position of the feed at which it is known to be true. */
  asOf: number
  /** When to ask again, as performance.now() tells. */
  until: number
}

export interface PartStoreSettings<Part> {
  maxBytes: number
  /** Roughly. */
  bytesOf: (part: Part) => number
  /** Which changes end it. */
  keysOf: (key: string, part: Part | null) => ChangeKey[]
  /** Milliseconds after which one that is not there is asked for again; for good unless given, because a change will tell. */
  askAgainAfter?: number
}

const bytesOfNothing = 200
const shareOfAbsent = 8

/** A part that was read at a later position than the feed has told of is kept, and recalled once the feed is there: all that is recalled is true at one moment. */
export function createPartStore<Part extends object>(
  changedAt: ChangedAt,
  { maxBytes, bytesOf, keysOf, askAgainAfter = Number.POSITIVE_INFINITY }: PartStoreSettings<Part>,
): PartStore<Part> {
  const kept = new LRUCache<string, Kept<Part>>({
    maxSize: maxBytes,
    sizeCalculation: ({ part }, key) => bytesOfNothing + 2 * key.length + (part ? bytesOf(part) : 0),
  })
  // Apart: whoever asks for what there is not may ask for as much as he likes, and must not push out what there is.
  const absent = new LRUCache<string, Kept<Part>>({
    maxSize: Math.ceil(maxBytes / shareOfAbsent),
    sizeCalculation: (_, key) => bytesOfNothing + 2 * key.length,
  })
  const find = (key: string) => kept.get(key) ?? absent.get(key)

  function isTrue(key: string, known: Kept<Part>): boolean {
    const { position } = changedAt.moment()
    if (known.until <= performance.now()) return false
    if (known.asOf === position && changedAt.isCertain()) return true
    if (known.asOf > position || !changedAt.isUnchanged(keysOf(key, known.part), known.asOf)) return false
    known.asOf = position
    return true
  }

  return {
    recall(key) {
      const known = find(key)
      return known && isTrue(key, known) ? known.part : undefined
    },
    keep(key, part, asOf) {
      const known = find(key)
      if (known && isTrue(key, known)) return
      if (!changedAt.isUnchanged(keysOf(key, part), asOf)) return
      const until = part ? Number.POSITIVE_INFINITY : performance.now() + askAgainAfter
      const [here, there] = part ? [kept, absent] : [absent, kept]
      there.delete(key)
      here.set(key, { part, asOf, until })
    },
    clear() {
      kept.clear()
      absent.clear()
    },
  }
}
