import type { Decision } from '@/lib/decision/decision'
import type { DecisionState } from '@/lib/decision/state'
import { unchangedUntil } from '@/lib/decision/unchanged-until'
import type { CountedUse } from '@/lib/usage/usage-buffer'
import { ownCopy } from '../request/own-copy'
import type { Question } from '../request/verify-request'

type Asked = Omit<Question, 'token'>

/** A decision about a token, and the question and the time in which it is the answer. */
export interface DecidedQuestion {
  asked: Asked
  decision: Decision
  /** Milliseconds since 1970, the first included, the second not. */
  from: number
  until: number
  /** How it was counted last. */
  counted?: CountedUse | undefined
}

/** Characters: whoever asks chooses how long a path is. */
const longestPath = 200

/** Undefined when it is not worth its place: refusals are decided each time, so that none lasts longer than its cause. */
export function decidedQuestion(
  { token: _, ...asked }: Question,
  { decision, state, now }: { decision: Decision; state: DecisionState; now: Date },
): DecidedQuestion | undefined {
  const { path } = asked
  if (!decision.allowed || (path ?? '').length > longestPath) return undefined
  return {
    asked: path === undefined ? asked : { ...asked, path: ownCopy(path) },
    decision,
    from: now.getTime(),
    until: unchangedUntil(state, now),
  }
}

/** Whether a question is the same, at a time at which its answer is. The state must not have changed since. */
export function answers({ asked, from, until }: DecidedQuestion, question: Question, now: Date): boolean {
  const at = now.getTime()
  return at >= from && at < until && isSame(asked, question)
}

// Each by its name: this is asked with every request, and reading members by a list of names takes as long as deciding anew.
function isSame(left: Asked, right: Asked): boolean {
  return (
    left.operation === right.operation &&
    left.application === right.application &&
    left.organization === right.organization &&
    left.clientIp === right.clientIp &&
    left.path === right.path &&
    left.method === right.method &&
    left.access === right.access &&
    left.nameDecides === right.nameDecides
  )
}
