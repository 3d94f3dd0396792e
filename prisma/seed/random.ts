/** A repeatable source of chance: the same number gives the same organization. */
export type Random = {
  /** At least 0, below 1. */
  next: () => number
  /** A whole number, at least 0 and below `limit`. */
  below: (limit: number) => number
  chance: (probability: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  hex: (digits: number) => string
}

/** Mulberry32: small, fast and even enough for made-up data. Never for anything secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
    hex: (digits) => {
      let text = ''
      while (text.length < digits) {
        text += Math.floor(next() * 2 ** 32)
          .toString(16)
          .padStart(8, '0')
      }
      return text.slice(0, digits)
    },
  }
}
