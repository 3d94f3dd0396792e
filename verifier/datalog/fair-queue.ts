/** Waiting work, by whom it is for: each takes its turn, so that nobody waits behind all that somebody else asked for. */
export interface FairQueue<Item> {
  /** False when there is no room: for this one, or for any. */
  push: (owner: string, item: Item) => boolean
  /** Puts an item before all others. */
  putBack: (owner: string, item: Item) => void
  /** The first item of the owner whose turn it is. */
  next: () => Item | undefined
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
    next() {
      const [first] = waiting
      if (!first) return undefined
      const [owner, items] = first
      const item = items.shift()
      waiting.delete(owner)
      if (items.length > 0) waiting.set(owner, items)
      count -= 1
      return item
    },
  }
}
