import { networkContains } from './networks'
import type { DialectRestriction } from './schema'
import { secondsOf } from './times'

/** What the verifier states about a request (contract, section 3). Absent means: not known, so that checks about it fail. */
export interface Facts {
  /** Whole seconds since 1970, the verifier's time. */
  now: number
  /** The application's id. */
  application?: string
  operation?: string
  access?: 'read' | 'write'
  /** Canonical text, as canonicalAddress gives it. */
  clientIp?: string
  method?: string
  path?: string
}

/**
 * Whether a dialect restriction lets the request pass: the meaning of its check, in plain TypeScript, so that no token of the dialect
 * depends on biscuit-wasm's limit of 1 ms. A property test holds it equal to biscuit-wasm's own answer.
 */
export function permits(restriction: DialectRestriction, facts: Facts): boolean {
  switch (restriction.type) {
    case 'applications':
      return facts.application !== undefined && restriction.ids.includes(facts.application)
    case 'read_only':
      return facts.access === 'read'
    case 'operations':
      return facts.operation !== undefined && restriction.names.includes(facts.operation)
    case 'expires':
      return facts.now < secondsOf(restriction.at)
    case 'not_before':
      return facts.now >= secondsOf(restriction.at)
    case 'networks': {
      const { clientIp } = facts
      return clientIp !== undefined && restriction.cidrs.some((cidr) => networkContains(cidr, clientIp))
    }
  }
}
