import { customBlocks } from '../biscuit/evaluate-dialect'
import type { ReadToken } from '../biscuit/read-token'
import type { Facts } from '../restrictions/evaluate'
import type { Refused } from './decide'
import { byBlock, type CustomOutcome, customFailures, dialectFailures, type Failure, isTime } from './failures'
import { failureSentences } from './sentences'
import type { DecisionState } from './state'

/** What the token's own checks need to know beside the request: the organization's policy, and the application's name for people. */
type CheckState = Pick<DecisionState, 'organization' | 'application'>

/**
 * From `not_yet_valid` to `too_complex`: the token's own checks. Answers `custom` when the outcome of its custom Datalog is needed and not
 * yet there. The path check of kind scim is left to `not_permitted`, which names it (contract, section 4).
 */
export function decideChecks(
  token: ReadToken,
  facts: Facts,
  state: CheckState,
  custom: CustomOutcome | undefined,
): Refused | 'custom' | undefined {
  const dialect = dialectFailures(token, facts)
  const [firstCustom] = customBlocks(token)
  if (firstCustom === undefined) return decideFailures(dialect, { kind: 'passed' }, state)
  if (!state.organization?.allowCustomDatalog) {
    return restricted(dialect, state, 'This token holds custom Datalog, which its organization does not allow.')
  }
  // Where checks of the dialect fail before any custom block, and not of time alone, both code and failing check are settled.
  const [first] = dialect.filter(isDecisive)
  if (first && first.block < firstCustom && !dialect.filter(isDecisive).every(isTime)) {
    return decideFailures(dialect, { kind: 'passed' }, state)
  }
  if (!custom) return 'custom'
  return decideFailures([...dialect, ...customFailures(token, custom)].sort(byBlock), custom, state)
}

function decideFailures(all: Failure[], outcome: CustomOutcome, state: CheckState): Refused | undefined {
  const failures = all.filter(isDecisive)
  if (failures.some((failure) => !isTime(failure))) return restricted(failures, state)
  // The last is never so: it holds the door shut should biscuit-wasm ever refuse what lib/restrictions lets pass.
  if (outcome.kind === 'error' || (outcome.kind === 'failed' && all.length === 0)) {
    return restricted(failures, state, 'The custom Datalog of this token does not allow this request.')
  }
  const [first] = failures
  if (first) {
    const isEarly = failures.every((failure) => failure.restriction?.type === 'not_before')
    return {
      code: isEarly ? 'not_yet_valid' : 'expired',
      reason: failureSentences(failures, state),
      failedCheck: { block: first.block, source: first.source },
    }
  }
  switch (outcome.kind) {
    case 'too_complex':
      return { code: 'too_complex', reason: 'The custom Datalog of this token takes too long to compute. Simplify it.' }
    case 'timeout':
    case 'unavailable':
      return {
        code: 'unavailable',
        reason: 'The verifier could not run the custom Datalog of this token just now. Try again.',
      }
    case 'malformed':
      return { code: 'malformed', reason: 'A block of this token cannot be read.', discreet: true }
    case 'bad_signature':
      return { code: 'bad_signature', reason: 'The signature does not fit.', discreet: true }
    case 'failed':
    case 'passed':
      return undefined
  }
}

function isDecisive(failure: Failure): boolean {
  return failure.restriction?.type !== 'scim_path'
}

function restricted(failures: Failure[], state: CheckState, sentence?: string): Refused {
  const [first] = failures
  return {
    code: 'restricted',
    reason: [sentence, failureSentences(failures, state)].filter(Boolean).join(' '),
    ...(first && { failedCheck: { block: first.block, source: first.source } }),
  }
}
