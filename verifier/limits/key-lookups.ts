import { createSecondCounter } from './second-counter'

/** Looks for signing keys that are not known. Anyone can write a token that names one, so this is all that strangers can make the database do. */
export interface KeyLookups {
  /**
   * Looks for a key, once for all who ask for the same one meanwhile.
   * @param look resolves with whether the key is there; undefined when that could not be read.
   * @returns `looked` to who looked, `waited` to who waited for it, `later` when there is no room to look just now.
   */
  run: (keyId: number | undefined, look: () => Promise<boolean | undefined>) => Promise<'looked' | 'waited' | 'later'>
}

export interface LookupLimits {
  /** At the same time, and waiting for their turn. */
  running: number
  waiting: number
  /** Keys that turn out not to be there, in one second. */
  failuresPerSecond: number
}

const usual: LookupLimits = { running: 8, waiting: 1_000, failuresPerSecond: 200 }

export function createKeyLookups(limits: LookupLimits = usual): KeyLookups {
  const underWay = new Map<number | undefined, Promise<'looked' | 'later'>>()
  const failures = createSecondCounter()
  let waiting: ((isTurn: boolean) => void)[] = []
  let running = 0

  function turn(): Promise<boolean> | true {
    if (running >= limits.running) return new Promise((resolve) => waiting.push(resolve))
    running += 1
    return true
  }

  // Where one could not be read the others could not either, each after its time.
  function leave(couldBeRead: boolean): void {
    const next = couldBeRead ? waiting.shift() : undefined
    if (next) {
      next(true)
      return
    }
    running -= 1
    if (couldBeRead) return
    const given = waiting
    waiting = []
    for (const answer of given) answer(false)
  }

  async function lookInTurn(look: () => Promise<boolean | undefined>): Promise<'looked' | 'later'> {
    if (!(await turn())) return 'later'
    let found: boolean | undefined = true
    try {
      if (failures.count('') >= limits.failuresPerSecond) return 'later'
      found = await look()
      if (found === false) failures.add('')
      return 'looked'
    } finally {
      leave(found !== undefined)
    }
  }

  return {
    async run(keyId, look) {
      const same = underWay.get(keyId)
      if (same) return same.then(() => 'waited' as const)
      if (waiting.length >= limits.waiting) return 'later'
      const looking = lookInTurn(look).finally(() => underWay.delete(keyId))
      underWay.set(keyId, looking)
      return looking
    },
  }
}
