/** Counts by key, anew each second. */
export interface SecondCounter {
  /** @returns how much has been counted of this key in this second, with `amount`. */
  add: (key: string, amount?: number) => number
  count: (key: string) => number
}

/** Different keys in one second; further ones are counted together. More requests than this are not answered in a second. */
const maxKeys = 100_000

/**
 * A limit that everyone's every request is held against must cost next to nothing: a map that is emptied each second.
 * @param now milliseconds.
 */
export function createSecondCounter(now = () => performance.now()): SecondCounter {
  const counts = new Map<string, number>()
  let second = -1

  function begin(): void {
    const current = Math.floor(now() / 1_000)
    if (current === second) return
    second = current
    counts.clear()
  }

  return {
    add(key, amount = 1) {
      begin()
      const known = counts.get(key)
      const own = known === undefined && counts.size >= maxKeys ? '' : key
      const count = (counts.get(own) ?? 0) + amount
      counts.set(own, count)
      return count
    },
    count(key) {
      begin()
      return counts.get(key) ?? 0
    },
  }
}
