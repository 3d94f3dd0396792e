import type { TokenRefusal } from '@/lib/biscuit/secret'
import type { VerifyOutcome } from '@/lib/biscuit/verify'
import { type DecideInput, type DecideResult, decide, decideRefusal } from '@/lib/decision/decide'
import type { Decision } from '@/lib/decision/decision'
import { type KnownParts, knownParts } from '@/lib/decision/known'
import { needsOrganization } from '@/lib/decision/request'
import type { DecisionState } from '@/lib/decision/state'
import { assembleState } from '@/lib/decision-state/assemble'
import type { StateParts } from '@/lib/decision-state/parts'
import type { Facts } from '@/lib/restrictions/evaluate'
import type { VerifierContext } from './context'
import type { Limited } from './limits/request-limits'
import { answers, type DecidedQuestion, decidedQuestion } from './memory/decided-question'
import { nothingKnown } from './memory/state-memory'
import type { KnownCustom, KnownToken, PutTogether } from './memory/token-memory'
import { Problem } from './problem'
import type { Question } from './request/verify-request'

/** A question on its way to its answer, with what was found out for it. */
export interface Asked {
  question: Question
  token: KnownToken | TokenRefusal
  /** Who asks, where that is to count. */
  who?: Limited
  /** Whether nothing good was known of the token. */
  isNew?: boolean
  /** `decide`, unless something else than a request is decided about. */
  decide?: (input: DecideInput) => DecideResult
  /** When it was asked, as performance.now() tells. */
  since?: number
  /** When it began, likewise, and the time that it is decided by. */
  begun: number
  now?: Date
  /** What was read for it, and of which generation of the memory that is. */
  read?: { parts: StateParts; generation: number }
  /** What its custom Datalog came to, with these facts. */
  custom?: KnownCustom
}

export type Attempt =
  | {
      decision: Decision
      state?: DecisionState
      now: Date
      /** Where it was decided before, or can be told again. */
      kept?: DecidedQuestion | undefined
    }
  | Lack

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
  asked.now ??= clock.now()
  const { now } = asked
  if (!token.ok) {
    const several = severalOrganizations(context, asked)
    return several === undefined ? { lacks: 'state' } : { decision: decideRefusal(token), now }
  }
  const found = latestOf(token, question, memory.moment()) ?? putTogether(context, asked, token)
  if ('lacks' in found) return found
  const { state, known, verification, publicKey } = found
  // What else may be decided about the same question is not kept.
  const latest = !asked.decide && found === token.latest ? token.latest : undefined
  const before = latest?.decided
  if (before && answers(before, question, now)) return { decision: before.decision, state, now, kept: before }
  const conclude = (decision: Decision): Attempt => {
    const kept = latest && decidedQuestion(question, { decision, state, now })
    if (latest) latest.decided = kept
    return { decision, state, now, kept }
  }
  const input: DecideInput = {
    token: token.token,
    verification,
    request: question,
    state,
    now,
    ...(known && { known }),
  }
  const first = (asked.decide ?? decide)(input)
  if (first.kind === 'decision') return conclude(first.decision)
  const facts = JSON.stringify(first.facts)
  const custom = [asked.custom, token.custom].find((outcome) => outcome?.facts === facts)
  if (!custom) return { lacks: 'custom', publicKey: publicKey!, facts: first.facts }
  const second = decide({ ...input, custom: custom.outcome })
  if (second.kind === 'custom') throw new Error('A decision asked for its custom outcome twice.')
  return conclude(second.decision)
}

interface Found {
  state: DecisionState
  known?: KnownParts
  verification: VerifyOutcome | undefined
  publicKey: string | undefined
}

function latestOf({ latest }: KnownToken, question: Question, moment: object): PutTogether | undefined {
  const isSame =
    latest?.moment === moment &&
    latest.organization === question.organization &&
    latest.application === question.application &&
    latest.operation === question.operation
  return isSame ? latest : undefined
}

function putTogether(context: Context, asked: Asked, token: KnownToken): Found | Lack {
  const { memory } = context
  const { question } = asked
  const { reference } = token
  if (severalOrganizations(context, asked) === undefined) return { lacks: 'state' }
  const read = readStillTrue(context, asked)
  const recalled = memory.recallKey(reference.rootKeyId)
  const key = recalled === undefined ? read?.key : recalled
  if (key === undefined) return { lacks: 'state' }

  // Without a good signature nothing else of the token counts, and nothing else is looked up.
  const publicKey = key && key.state !== 'retired' ? key.publicKey : undefined
  if (publicKey === undefined || token.verification?.publicKey !== publicKey) {
    if (publicKey !== undefined) return { lacks: 'verification', publicKey }
    return { state: stateOf({ ...nothingKnown, key }, asked, token), verification: undefined, publicKey }
  }
  const verification = token.verification.outcome
  if (verification !== 'ok') return { state: stateOf({ ...nothingKnown, key }, asked, token), verification, publicKey }

  const parts = memory.recall(reference, question.application)
  if (parts) {
    const state = stateOf(parts, asked, token)
    const known = knownParts(token.token, state)
    const { organization, application, operation } = question
    const latest = {
      organization,
      application,
      operation,
      moment: memory.moment(),
      publicKey,
      verification,
      state,
      known,
    }
    // What is not there is believed for a while only.
    if (parts.credential) token.latest = latest
    return latest
  }
  if (!read) return { lacks: 'state' }
  memory.keep(read, reference, question.application)
  // What was known of this before may be of another moment than the rest.
  if (read.severalOrganizations && needsOrganization(question)) throw organizationRequired()
  return { state: stateOf(read, asked, token), verification, publicKey }
}

function stateOf(
  parts: Parameters<typeof assembleState>[0],
  { question }: Asked,
  { reference }: KnownToken,
): DecisionState {
  return assembleState(parts, question, reference.revocationIds)
}

function readStillTrue({ memory }: Context, { read, token }: Asked): StateParts | undefined {
  if (!read || read.generation !== memory.moment().generation) return undefined
  return memory.holds(read.parts, token.ok ? token.reference : undefined) ? read.parts : undefined
}

/** Undefined when it is not known; false also where it does not matter. */
function severalOrganizations(context: Context, asked: Asked): false | undefined {
  if (!needsOrganization(asked.question)) return false
  const several = context.memory.recallSeveralOrganizations() ?? readStillTrue(context, asked)?.severalOrganizations
  if (several) throw organizationRequired()
  return several
}

function organizationRequired(): Problem {
  return new Problem(
    400,
    'organization_required',
    'There are several organizations here. Name the one that the application belongs to: its slug or id as “organization”, or the id of the application.',
  )
}
