import { evaluateDialect } from '../biscuit/evaluate-dialect'
import type { ReadToken } from '../biscuit/read-token'
import type { VerifyOutcome } from '../biscuit/verify'
import type { Facts } from '../restrictions/evaluate'
import { utcTime } from '../restrictions/words'
import { decideSignature, type Refused } from './decide'
import { decideChecks } from './decide-checks'
import { decideScim } from './decide-permission'
import type { CustomOutcome } from './failures'
import type { KeyState } from './state'

/** What decides a token without the database: the organization's public keys and the signed revocation feed. */
export interface OfflineInput {
  token: ReadToken
  /** What verifying against `key` came to; undefined when there is no such key or it is retired. */
  verification: VerifyOutcome | undefined
  /** The key that the token's root_key_id names; null when the organization has none such. */
  key: KeyState | null
  organization: { id: string; slug: string }
  /** Whether the feed has revoked a block. */
  isRevoked: (revocationId: string) => boolean
  facts: Facts
  custom?: CustomOutcome
}

/**
 * Steps 1 to 4 of an effective permission (product, section 1), in the order of contract.md, section 4. Undefined lets the request pass as far
 * as can be told without roles and teams; `custom` asks for the outcome of the token's custom Datalog, as decide() does.
 *
 * Rows are not there: a deleted token is `revoked`, because that is what the feed says of it; an organization's policy against custom Datalog is
 * not known.
 */
export function decideOffline(input: OfflineInput): Refused | 'custom' | undefined {
  const { token, verification, key, organization, facts, custom } = input
  const refused = decideSignature({ token, verification, state: { key } }) ?? decideExpired(token, facts)
  if (refused) return refused
  if (token.blocks.some((block) => input.isRevoked(block.revocationId))) {
    return { code: 'revoked', reason: 'This token, or one that it comes from, was revoked.' }
  }
  const { application } = facts
  const state = {
    organization: { ...organization, allowCustomDatalog: true },
    ...(application !== undefined && { application: { id: application, name: application, deleted: false } }),
  }
  const checks = decideChecks(token, facts, state, custom)
  if (checks) return checks
  return token.authority.kind === 'scim' ? decideScim(token, facts) : undefined
}

// What the rows say where there are rows: each expiry that is written into a token is its row's, or that of one above.
function decideExpired(token: ReadToken, facts: Facts): Refused | undefined {
  const [first] = evaluateDialect(token, facts)
    .flatMap(({ restriction }) => (restriction.type === 'expires' ? [restriction.at] : []))
    .sort()
  return first === undefined ? undefined : { code: 'expired', reason: `This token expired on ${utcTime(first)}.` }
}
