import { LRUCache } from 'lru-cache'

/** CPU time that each account may use for custom Datalog: some at once, and after that so much a second. */
export interface Allowances {
  /** Whether anything is left. */
  has: (account: string) => boolean
  /** Milliseconds until something is left again; 0 when there is. */
  wait: (account: string) => number
  /** Takes milliseconds of CPU from it. What lies beyond is a debt that has to be made up for first. */
  charge: (account: string, milliseconds: number) => void
}

export interface AllowanceLimits {
  /** Milliseconds that can be used at once. */
  atOnce: number
  /** Milliseconds that are given back each second. */
  perSecond: number
}

// So many accounts with something used are known; of more, those that used nothing for longest begin anew.
const maxAccounts = 20_000

/** @param now milliseconds of a clock that only goes forward. */
export function createAllowances(
  { atOnce, perSecond }: AllowanceLimits,
  now: () => number = () => performance.now(),
): Allowances {
  const used = new LRUCache<string, { milliseconds: number; at: number }>({ max: maxAccounts })

  function usedBy(account: string): number {
    const known = used.get(account)
    if (!known) return 0
    return Math.max(0, known.milliseconds - ((now() - known.at) / 1_000) * perSecond)
  }

  return {
    has: (account) => usedBy(account) < atOnce,
    wait: (account) => Math.max(0, ((usedBy(account) - atOnce) / perSecond) * 1_000),
    charge(account, milliseconds) {
      if (milliseconds > 0) used.set(account, { milliseconds: usedBy(account) + milliseconds, at: now() })
    },
  }
}
