/** Waiting work, by whom it is for: each takes its turn, so that nobody waits behind all that somebody else asked for. */
export interface FairQueue<Item> {
  /** False when there is no room: for this one, or for any. */
  push: (owner: string, item: Item) => boolean
  /** Puts an item before all others. */
  putBack: (owner: string, item: Item) => void
  /** The first item of the owner whose turn it is, among those who may have one. */
  next: (mayHaveOne?: (owner: string) => boolean) => Item | undefined
  /** Takes out all items of which this holds. */
  remove: (isOver: (item: Item) => boolean) => Item[]
  size: () => number
  sizeOf: (owner: string) => number
}

export interface QueueLimits {
  all: number
  perOwner: number
}

export function createFairQueue<Item>(limits: QueueLimits): FairQueue<Item> {
  // A Map keeps the order in which its keys were set: the first is whose turn it is.
  const waiting = new Map<string, Item[]>()
  let count = 0

  return {
    push(owner, item) {
      const own = waiting.get(owner) ?? []
      if (count >= limits.all || own.length >= limits.perOwner) return false
      own.push(item)
      waiting.set(owner, own)
      count += 1
      return true
    },
    putBack(owner, item) {
      const others = [...waiting].filter(([other]) => other !== owner)
      const own = [item, ...(waiting.get(owner) ?? [])]
      waiting.clear()
      for (const [other, items] of [[owner, own] as const, ...others]) waiting.set(other, items)
      count += 1
    },
    next(mayHaveOne = () => true) {
      for (const [owner, items] of waiting) {
        if (!mayHaveOne(owner)) continue
        const item = items.shift()
        waiting.delete(owner)
        if (items.length > 0) waiting.set(owner, items)
        count -= 1
        return item
      }
      return undefined
    },
    remove(isOver) {
      const removed: Item[] = []
      for (const [owner, items] of waiting) {
        const left = items.filter((item) => !isOver(item))
        if (left.length === items.length) continue
        removed.push(...items.filter((item) => !left.includes(item)))
        if (left.length > 0) waiting.set(owner, left)
        else waiting.delete(owner)
      }
      count -= removed.length
      return removed
    },
    size: () => count,
    sizeOf: (owner) => waiting.get(owner)?.length ?? 0,
  }
}
