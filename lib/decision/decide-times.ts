import { customBlocks } from '../biscuit/evaluate-dialect'
import { printCheck } from '../biscuit/print'
import type { ReadToken } from '../biscuit/read-token'
import { permits } from '../restrictions/evaluate'
import type { Refused } from './decide'
import { type Failure, isTime } from './failures'
import { failureSentences } from './sentences'
import type { DecisionState } from './state'

/**
 * What the checks of a token say of it whatever it is used for: those of time, and that its organization lets it hold custom Datalog. The
 * rest of custom Datalog says nothing without a request, and is not run.
 */
export function decideTimes(token: ReadToken, state: DecisionState, now: Date): Refused | undefined {
  if (customBlocks(token).length > 0 && !state.organization?.allowCustomDatalog) {
    return { code: 'restricted', reason: 'This token holds custom Datalog, which its organization does not allow.' }
  }
  const failures = timeFailures(token, Math.floor(now.getTime() / 1000))
  const [first] = failures
  if (!first) return undefined
  const isEarly = failures.every((failure) => failure.restriction?.type === 'not_before')
  return {
    code: isEarly ? 'not_yet_valid' : 'expired',
    reason: failureSentences(failures, state),
    failedCheck: { block: first.block, source: first.source },
  }
}

// Also those of custom blocks, so that what is called active never has an expiry in the past.
function timeFailures(token: ReadToken, now: number): Failure[] {
  return token.blocks.flatMap(({ content, datalog }, block) => {
    const restrictions = content.kind === 'dialect' ? content.restrictions : content.checks
    return restrictions.flatMap((restriction, check) => {
      const failure = { block, check, restriction, source: '' }
      if (!restriction || restriction.type === 'scim_path' || !isTime(failure)) return []
      return permits(restriction, { now }) ? [] : [{ ...failure, source: printCheck(datalog.checks[check]!) }]
    })
  })
}
