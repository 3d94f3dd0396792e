import { scimPath } from '../biscuit/authority'
import { evaluateDialect } from '../biscuit/evaluate-dialect'
import type { ReadToken } from '../biscuit/read-token'
import type { Facts } from '../restrictions/evaluate'
import type { Refused } from './decide'
import { grantsOperation, levelSuffices } from './grants'
import { pathOf } from './path'
import { roleSentence, teamSentence } from './sentences'
import type { DecisionState } from './state'

/** `not_permitted`: the owner's role and teams as they are now, and the path of kind scim. */
export function decidePermission(token: ReadToken, facts: Facts, state: DecisionState): Refused | undefined {
  const owner = state.owner!
  const access = facts.access ?? 'write'
  const { application } = state
  if (facts.operation !== undefined && !grantsOperation(owner.role, facts.operation, access)) {
    return { code: 'not_permitted', reason: roleSentence(owner, facts.operation) }
  }
  // Admins bypass teams.
  if (application && owner.role.builtIn !== 'admin' && !levelSuffices(owner.applications.get(application.id), access)) {
    return { code: 'not_permitted', reason: teamSentence(owner, application.name, access) }
  }
  return token.authority.kind === 'scim' ? decideScim(token, facts) : undefined
}

/** `not_permitted` for a token of kind scim outside `/scim/v2/`. */
export function decideScim(token: ReadToken, facts: Facts): Refused | undefined {
  const failed = evaluateDialect(token, facts).find(({ restriction }) => restriction.type === 'scim_path')
  // A path that climbs out again is outside, however it is written.
  if (!failed && facts.path && pathOf(facts.path)?.startsWith(scimPath)) return undefined
  return {
    code: 'not_permitted',
    reason: 'This token is for provisioning: it may only reach /scim/v2/.',
    ...(failed && { failedCheck: { block: failed.block, source: failed.source } }),
  }
}
