import { AsyncLocalStorage } from 'node:async_hooks'

/** By which session somebody calls, and how that session began. */
export type CallerSession = {
  id: string
  method: 'password' | 'passkey' | 'sso'
  /** When a second factor was shown in it. */
  secondFactorAt: Date | null
  /** When its user last showed who they are. */
  provenAt: Date
  /** The one organization that it reaches, whose own provider vouched for it; null: all of the user's. */
  organizationId: string | null
}

/** Who calls, once they have been authenticated, and from which address. */
export type Caller = {
  userId: string
  address: string | null
  /** Absent for callers without one: `runAs`. */
  session?: CallerSession
}

const explicit = new AsyncLocalStorage<Caller | null>()

/**
 * Runs `work` as `caller` instead of the user whose session cookie the request carries; `null` is signed out. For whatever runs
 * outside a page or action of the dashboard: the seed, tests, background work.
 */
export function runAs<T>(caller: Caller | null, work: () => Promise<T>): Promise<T> {
  return explicit.run(caller, work)
}

/** The caller set by `runAs`; undefined outside it. */
export function explicitCaller(): Caller | null | undefined {
  return explicit.getStore()
}
