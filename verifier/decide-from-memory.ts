import type { TokenRefusal } from '@/lib/biscuit/secret'
import { decide, decideRefusal } from '@/lib/decision/decide'
import type { Decision } from '@/lib/decision/decision'
import type { CustomOutcome } from '@/lib/decision/failures'
import { needsOrganization } from '@/lib/decision/request'
import type { DecisionState } from '@/lib/decision/state'
import { assembleState } from '@/lib/decision-state/assemble'
import type { StateParts } from '@/lib/decision-state/parts'
import type { Facts } from '@/lib/restrictions/evaluate'
import type { VerifierContext } from './context'
import { nothingKnown, type RecalledParts } from './memory/state-memory'
import type { KnownToken } from './memory/token-memory'
import { Problem } from './problem'
import type { Question } from './request/verify-request'

/** A question on its way to its answer, with what was found out for it. */
export interface Asked {
  question: Question
  token: KnownToken | TokenRefusal
  /** When it began, as performance.now() tells, and the time that it is decided by. */
  begun: number
  now?: Date
  /** What was read for it. */
  read?: StateParts
  /** What its custom Datalog came to, with these facts. */
  custom?: { facts: string; outcome: CustomOutcome }
}

export type Attempt = { decision: Decision; state?: DecisionState; now: Date } | Lack

/** What has to be found out before a question can be decided. */
export type Lack =
  | { lacks: 'confirmation' | 'state' }
  | { lacks: 'verification'; publicKey: string }
  | { lacks: 'custom'; publicKey: string; facts: Facts }

type Context = Pick<VerifierContext, 'feed' | 'clock' | 'memory'>

/**
 * Decides a question by what is known, or says what is lacking. Whatever it rests on was true at one moment within the bound: the last
 * confirmed position of the change feed, or, where it was read for this question, the moment of reading. Throws a Problem when the question
 * itself cannot be answered.
 */
export function decideFromMemory(context: Context, asked: Asked): Attempt {
  const { feed, clock, memory } = context
  if (!feed.isFresh()) return { lacks: 'confirmation' }
  const { question, token } = asked
  const read = asked.read && memory.holds(asked.read, token.ok ? token.reference : undefined) ? asked.read : undefined

  if (needsOrganization(question)) {
    const several = memory.recallSeveralOrganizations() ?? read?.severalOrganizations
    if (several === undefined) return { lacks: 'state' }
    if (several) throw organizationRequired()
  }
  asked.now ??= clock.now()
  const { now } = asked
  if (!token.ok) return { decision: decideRefusal(token), now }

  const { reference } = token
  const recalledKey = memory.recallKey(reference.rootKeyId)
  const key = recalledKey === undefined ? read?.key : recalledKey
  if (key === undefined) return { lacks: 'state' }
  const publicKey = key && key.state !== 'retired' ? key.publicKey : undefined
  if (publicKey !== undefined && token.verification?.publicKey !== publicKey)
    return { lacks: 'verification', publicKey }
  const verification = publicKey === undefined ? undefined : token.verification?.outcome

  // Without a good signature nothing else of the token counts, and nothing else is looked up.
  const parts: Omit<RecalledParts, 'severalOrganizations'> | undefined =
    verification === 'ok' ? (memory.recall(reference, question.application) ?? read) : { ...nothingKnown, key }
  if (!parts) return { lacks: 'state' }
  if (read && parts === read) memory.keep(read, reference, question.application)
  const state = assembleState(parts, question, reference.revocationIds)
  const input = { token: token.token, verification, request: question, state, now }
  const first = decide(input)
  if (first.kind === 'decision') return { decision: first.decision, state, now }
  const facts = JSON.stringify(first.facts)
  const custom = [asked.custom, token.custom].find((known) => known?.facts === facts)
  if (!custom) return { lacks: 'custom', publicKey: publicKey!, facts: first.facts }
  const second = decide({ ...input, custom: custom.outcome })
  if (second.kind === 'custom') throw new Error('A decision asked for its custom outcome twice.')
  return { decision: second.decision, state, now }
}

function organizationRequired(): Problem {
  return new Problem(
    400,
    'organization_required',
    'There are several organizations here. Name the one that the application belongs to: its slug or id as “organization”, or the id of the application.',
  )
}
