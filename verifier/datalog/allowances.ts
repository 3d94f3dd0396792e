import { LRUCache } from 'lru-cache'

/** How much of something each account may use: so much at once, and after that so much a second. */
export interface Allowances {
  /** Milliseconds until something is left again; 0 when there is. */
  wait: (account: string) => number
  /** Takes from what is left. What lies beyond is a debt that has to be made up for first. */
  charge: (account: string, amount: number) => void
}

export interface AllowanceLimits {
  atOnce: number
  perSecond: number
}

// So many accounts with something used are known; of more, those that used nothing for longest begin anew.
const maxAccounts = 20_000

/** @param now milliseconds of a clock that only goes forward. */
export function createAllowances(
  { atOnce, perSecond }: AllowanceLimits,
  now: () => number = () => performance.now(),
): Allowances {
  const used = new LRUCache<string, { amount: number; at: number }>({ max: maxAccounts })

  function usedBy(account: string): number {
    const known = used.get(account)
    if (!known) return 0
    return Math.max(0, known.amount - ((now() - known.at) / 1_000) * perSecond)
  }

  return {
    wait(account) {
      const amount = usedBy(account)
      // All of it used up is none left.
      return amount < atOnce ? 0 : Math.floor(((amount - atOnce) / perSecond) * 1_000) + 1
    },
    charge(account, amount) {
      if (amount > 0) used.set(account, { amount: usedBy(account) + amount, at: now() })
    },
  }
}
