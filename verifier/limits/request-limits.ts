import { LRUCache } from 'lru-cache'
import { networkOf } from '@/lib/address-network'
import { Problem } from '../problem'
import type { Caller } from '../request/caller'
import { createSecondCounter } from './second-counter'

/** In one second each; absent: any number. */
export interface LimitSettings {
  /** What fails and costs something, of one address: broken requests, broken signatures, keys that there are not. */
  failuresPerAddress?: number | undefined
  requestsPerAddress?: number | undefined
  requestsPerCredential?: number | undefined
}

/** What a request was refused for, before it was decided. */
export type LimitName = 'address' | 'credential' | 'failures' | 'lookups'

/** Who asks, and for whom it says that it does; nobody's requests are limited within this process. */
export interface Limited {
  caller: Caller | undefined
  clientIp?: string | undefined
}

/** Throws, or answers, a Problem 429 for whoever sends too many. */
export interface RequestLimits {
  /** Counts a request that can be read. */
  admitRequest: (who: Limited) => void
  /** Counts a request with a credential: one whose signature has held, or anybody could use up somebody else's. */
  admitCredential: (credentialId: string) => void
  /** Before what costs something is done for a token that nothing is known of. */
  admitUnknown: (who: Limited) => void
  /** Counts what failed. */
  countFailure: (who: Limited, cost: number) => void
  /** Counts a request that is broken, which was found out already; answers what to tell: the error, or that there are too many. */
  countBroken: (who: Limited, error: Error) => Error
  /** Before something is looked up by a name that a credential's holder made up. */
  admitLookup: (credentialId: string) => void
  /** Counts a name that stood for nothing. */
  countFailedLookup: (credentialId: string) => void
}

/** Names that stand for nothing and that one credential's holders may have looked up. */
const failedLookupsPerCredential = 100

/** @param onLimited told of every request that is refused. */
export function createRequestLimits(settings: LimitSettings, onLimited: (limit: LimitName) => void): RequestLimits {
  const { failuresPerAddress, requestsPerAddress, requestsPerCredential } = settings
  const [failures, byAddress, byCredential, lookups] = Array.from({ length: 4 }, () => createSecondCounter()) as [
    Counter,
    Counter,
    Counter,
    Counter,
  ]

  function refuse(limit: LimitName): never {
    throw tooMany(limit)
  }

  function tooMany(limit: LimitName): Problem {
    onLimited(limit)
    return new Problem(429, 'too_many_requests', sentences[limit], [], { 'retry-after': '1' })
  }

  return {
    admitRequest(who) {
      if (requestsPerAddress === undefined || !who.caller) return
      if (byAddress.add(addressOf(who)) > requestsPerAddress) refuse('address')
    },
    admitCredential(credentialId) {
      if (requestsPerCredential === undefined) return
      if (byCredential.add(credentialId) > requestsPerCredential) refuse('credential')
    },
    admitUnknown(who) {
      if (failuresPerAddress === undefined || !who.caller) return
      if (failures.count(addressOf(who)) >= failuresPerAddress) refuse('failures')
    },
    countFailure(who, cost) {
      if (failuresPerAddress !== undefined && who.caller) failures.add(addressOf(who), cost)
    },
    countBroken(who, error) {
      if (failuresPerAddress === undefined || !who.caller) return error
      return failures.add(addressOf(who)) > failuresPerAddress ? tooMany('failures') : error
    },
    admitLookup(credentialId) {
      if (lookups.count(credentialId) >= failedLookupsPerCredential) refuse('lookups')
    },
    countFailedLookup(credentialId) {
      lookups.add(credentialId)
    },
  }
}

type Counter = ReturnType<typeof createSecondCounter>

const sentences: Record<LimitName, string> = {
  address: 'More requests come from this address than are answered in a second. Try again in the next one.',
  credential: 'More requests come with this token than are answered in a second. Try again in the next one.',
  failures:
    'Too much of what came from this address in this second was broken or not signed here. Try again in the next one.',
  lookups:
    'Too many of the applications that were named with this token in this second do not exist. Try again in the next one.',
}

/** What counts as one address. What somebody states counts only from whom it is believed: it could be another one each time. */
export function addressOf({ caller, clientIp }: Limited): string {
  const address = caller?.trusted ? (clientIp ?? caller.address) : caller?.address
  return address === undefined ? '' : networkFor(address)
}

// To find it out costs a good part of a decision, and the same few addresses ask again and again.
const networks = new LRUCache<string, string>({ max: 10_000 })

function networkFor(address: string): string {
  const known = networks.get(address)
  if (known !== undefined) return known
  const network = networkOf(address)
  networks.set(address, network)
  return network
}
