import { maxCharacters } from '../biscuit/limits'
import type { ReadToken, ReadTokenResult } from '../biscuit/read-token'
import type { TokenRefusal } from '../biscuit/secret'
import type { VerifyOutcome } from '../biscuit/verify'
import type { Facts } from '../restrictions/evaluate'
import { decideChecks } from './decide-checks'
import { decideKnown } from './decide-known'
import { decidePermission } from './decide-permission'
import { decideTimes } from './decide-times'
import { type Decision, type DecisionCode, refuse } from './decision'
import { type DecisionRequest, factsOf } from './facts-of'
import type { CustomOutcome } from './failures'
import { type KnownParts, knownParts } from './known'
import { allowedSentence } from './sentences'
import type { DecisionState } from './state'

/** Everything that one decision rests on. Pure: the same input gives the same answer. */
export interface DecideInput {
  token: ReadToken
  /** What verifying against `state.key` came to; undefined when there is no such key or it is retired. */
  verification: VerifyOutcome | undefined
  request: DecisionRequest
  state: DecisionState
  now: Date
  /** What knownParts says of this token and this state, where it was asked before. */
  known?: KnownParts
  /** Absent at first: decide() asks for it only where the token's custom Datalog has a say. */
  custom?: CustomOutcome
}

export type DecideResult =
  | { kind: 'decision'; decision: Decision }
  /** Run the custom Datalog with these facts (lib/biscuit/authorize, where it can be killed), and decide again with its outcome. */
  | { kind: 'custom'; facts: Facts }

/** A step either ends the decision with a code and a sentence, or lets the next one look. */
export interface Refused {
  code: Exclude<DecisionCode, 'ok'>
  reason: string
  failedCheck?: Decision['failedCheck']
  /** Nothing is told about token and principal, though the signature held. */
  discreet?: boolean
}

/** The decision about a text that is no token: `missing` or `malformed`, in the words of its reading. */
export function decideRefusal({ problem, message }: TokenRefusal): Decision {
  return refuse(problem === 'missing' ? 'missing' : 'malformed', message)
}

/** Decides in the order of contract.md, section 4: the first step that refuses names the code. */
export function decide(input: DecideInput): DecideResult {
  const { token, state, request, now } = input
  const signature = decideSignature(input)
  if (signature) return decided(refuse(signature.code, signature.reason))
  const facts = factsOf(request, state, now)
  const known = decideKnown(token, state, now)
  if (known) return refused(known, input)
  const checks = decideChecks(token, facts, state, input.custom)
  if (checks === 'custom') return { kind: 'custom', facts }
  if (checks) return refused(checks, input)
  const permission = decidePermission(token, facts, state)
  if (permission) return refused(permission, input)
  const owner = state.owner!
  return decided({
    allowed: true,
    code: 'ok',
    reason: allowedSentence(owner, state.application?.name, facts.operation),
    ...(input.known ?? knownParts(token, state)),
  })
}

/**
 * Decides about a token apart from any request: everything up to `owner_inactive`, then what is true of its checks whatever it is used for.
 * Allowed means that there may be requests which would pass.
 */
export function decideToken(input: DecideInput): DecideResult {
  const { token, state, now } = input
  const signature = decideSignature(input)
  if (signature) return decided(refuse(signature.code, signature.reason))
  const refusal = decideKnown(token, state, now) ?? decideTimes(token, state, now)
  if (refusal) return refused(refusal, input)
  const reason = allowedSentence(state.owner!, undefined, undefined)
  return decided({ allowed: true, code: 'ok', reason, ...(input.known ?? knownParts(token, state)) })
}

/**
 * Decides with a provider of custom outcomes, which is called at most once and only where the token's custom Datalog has a say. `reading`
 * is what readToken (or parseSecret) said of the text.
 */
export async function decideWith(
  input: Omit<DecideInput, 'custom' | 'token'> & { reading: ReadTokenResult },
  runCustom: (facts: Facts) => Promise<CustomOutcome>,
): Promise<Decision> {
  if (!input.reading.ok) return decideRefusal(input.reading)
  const { token } = input.reading
  const first = decide({ ...input, token })
  if (first.kind === 'decision') return first.decision
  const second = decide({ ...input, token, custom: await runCustom(first.facts) })
  if (second.kind === 'custom') throw new Error('A decision asked for its custom outcome twice.')
  return second.decision
}

/** `bad_signature`, also for a key that is retired, not known, or of another organization; `malformed` where biscuit-wasm has the last word. */
export function decideSignature({
  token,
  verification,
  state,
}: Pick<DecideInput, 'token' | 'verification'> & { state: Pick<DecisionState, 'key'> }): Refused | undefined {
  const { key } = state
  if (verification === 'malformed') {
    return { code: 'malformed', reason: 'This is not a token, or it was damaged on its way. Copy it again.' }
  }
  if (!key || key.id !== token.rootKeyId) {
    return { code: 'bad_signature', reason: 'This token was not signed by a key of this installation.' }
  }
  if (key.state === 'retired') {
    return { code: 'bad_signature', reason: 'The key that signed this token has been retired.' }
  }
  if (verification !== 'ok') {
    return {
      code: 'bad_signature',
      reason: 'The signature does not fit: the token was altered, or damaged on its way.',
    }
  }
  if (key.organizationId !== token.authority.organizationId) {
    return { code: 'bad_signature', reason: 'This token names another organization than the one whose key signed it.' }
  }
  return undefined
}

function refused({ code, reason, failedCheck, discreet }: Refused, input: DecideInput): DecideResult {
  const { token, state, known } = input
  return decided({
    allowed: false,
    code,
    reason,
    ...(failedCheck && { failedCheck: { ...failedCheck, source: shown(failedCheck.source) } }),
    ...(discreet ? {} : (known ?? knownParts(token, state))),
  })
}

// One long string that a check names many times prints as megabytes: a token of 8 KB must not draw answers of that size.
export function shown(source: string): string {
  return source.length > maxCharacters ? `${source.slice(0, maxCharacters).toWellFormed()}…` : source
}

function decided(decision: Decision): DecideResult {
  return { kind: 'decision', decision }
}
