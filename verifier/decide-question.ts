import type { TokenRefusal } from '@/lib/biscuit/secret'
import { verify } from '@/lib/biscuit/verify'
import { decideRefusal } from '@/lib/decision/decide'
import { type Decision, unavailable } from '@/lib/decision/decision'
import { needsOrganization } from '@/lib/decision/request'
import type { DecisionState } from '@/lib/decision/state'
import type { VerifierContext } from './context'
import { runCustom } from './datalog/run-custom'
import { type Asked, type Attempt, decideFromMemory, type Lack } from './decide-from-memory'
import type { DecidedQuestion } from './memory/decided-question'
import { type KnownToken, tokenBytes } from './memory/token-memory'
import { recordUse } from './record-use'
import type { Caller } from './request/caller'
import type { Question } from './request/verify-request'

/** How often state is read for a question, and how often one is decided that came out `unavailable`. */
const attempts = 3

/**
 * Decides one question, at once when all is known that it rests on; else what is lacking is found out first. Throws a Problem, or rejects with
 * one, when the question itself cannot be answered.
 *
 * What cannot be found out in time, or is older than the bound by the time the answer is there, gives `unavailable`. A starved process
 * finds its timers run out before it has seen answers that came long ago, so that is tried again.
 * @param caller who asks: for limits, and for usage where the client's address is not known. Undefined within this process.
 */
export function decideQuestion(
  context: VerifierContext,
  question: Question,
  caller: Caller | undefined,
): Decision | Promise<Decision> {
  const { limits, tokens, measurements } = context
  const begun = performance.now()
  const who = { caller, clientIp: question.clientIp }
  limits.admitRequest(who)
  const token = tokens.read(question.token)
  const asked: Asked = { question, token, begun, since: begun, who, isNew: isNew(token) }
  if (asked.isNew) {
    measurements.tokens.miss += 1
    limits.admitUnknown(who)
  } else if (token.ok) {
    measurements.tokens.hit += 1
    limits.admitCredential(token.token.authority.credentialId)
  }
  if (!token.ok && !needsOrganization(question)) return answer(context, asked, { decision: decideRefusal(token) })
  const settled = settle(context, asked)
  return settled instanceof Promise
    ? settled.then((later) => answer(context, asked, later))
    : answer(context, asked, settled)
}

// That there is none costs nothing to see.
function isNew(token: KnownToken | TokenRefusal): boolean {
  return token.ok ? token.verification?.outcome !== 'ok' : token.problem !== 'missing'
}

/** A decision with what it rests on, where there is such. */
export type Settled = {
  decision: Decision
  state?: DecisionState
  now?: Date
  kept?: DecidedQuestion | undefined
}

/** Decides, and tells nobody that somebody asked: see decideQuestion. */
export function settle(context: VerifierContext, asked: Asked): Settled | Promise<Settled> {
  const attempt = decideFromMemory(context, asked)
  if ('decision' in attempt && attempt.decision.code !== 'unavailable') return attempt
  return settleAfterAll(context, asked, attempt)
}

async function settleAfterAll(context: VerifierContext, asked: Asked, first: Attempt): Promise<Settled> {
  const { stalenessMilliseconds } = context
  const giveUp = performance.now() + 2 * stalenessMilliseconds
  let attempt = first
  for (let failures = 0; ; ) {
    if ('decision' in attempt && attempt.decision.code !== 'unavailable') return attempt
    if (failures >= attempts || performance.now() > giveUp) return { decision: unavailable() }
    if ('decision' in attempt) asked.custom = undefined
    if ('decision' in attempt || !(await findOut(context, asked, attempt))) failures += 1
    if (isSpent(asked)) return decideSpent(context, asked)
    if (performance.now() - asked.begun > stalenessMilliseconds) {
      // Too long ago to be decided by the time at which it began.
      Object.assign(asked, { begun: performance.now(), now: undefined })
      failures += 1
    }
    attempt = decideFromMemory(context, asked)
  }
}

/** Whether its credential has no CPU time left: asking again now would only keep the one who asks waiting. */
function isSpent({ custom }: Asked): boolean {
  return custom?.outcome.kind === 'unavailable' && custom.outcome.spent === true
}

function decideSpent(context: VerifierContext, asked: Asked): Settled {
  const attempt = decideFromMemory(context, asked)
  return 'decision' in attempt && attempt.decision.code !== 'unavailable'
    ? attempt
    : { decision: 'decision' in attempt ? attempt.decision : unavailable() }
}

/** False when it could not be found out. */
async function findOut(context: VerifierContext, asked: Asked, lack: Lack): Promise<boolean> {
  const { feed, tokens, datalog } = context
  const { question, token } = asked
  if (lack.lacks === 'confirmation') return !feed.isFailing() && feed.catchUp()
  if (!('publicKey' in lack)) return readState(context, asked)
  if (!token.ok) throw new Error('A text that is no token came to be verified.')
  const bytes = tokenBytes(question.token, token)
  const { publicKey } = lack
  if (!('facts' in lack)) {
    token.verification = { publicKey, outcome: await verify(bytes, publicKey) }
    tokens.keep(question.token, token)
    return true
  }
  asked.custom = await runCustom(datalog, token, { bytes, publicKey, facts: lack.facts })
  return true
}

async function readState(context: VerifierContext, asked: Asked): Promise<boolean> {
  const { memory, feed, keyLookups, limits } = context
  const { token, question } = asked
  if (!token.ok) return readNow(context, asked)
  const { rootKeyId, credentialId } = token.reference
  if (memory.recallKey(rootKeyId) !== undefined) {
    const isHolders = question.application !== undefined && token.verification?.outcome === 'ok'
    if (isHolders) limits.admitLookup(credentialId)
    const isRead = await readNow(context, asked)
    if (isHolders && asked.read?.parts.application === null) limits.countFailedLookup(credentialId)
    return isRead
  }
  let isRead = false
  const looked = await keyLookups.run(rootKeyId, async () => {
    isRead = await readNow(context, asked)
    return asked.read && asked.read.parts.key !== null
  })
  if (looked !== 'waited') return isRead
  // What was read may be of a later moment than the feed has told of.
  if (memory.recallKey(rootKeyId) === undefined) await feed.catchUp()
  return memory.recallKey(rootKeyId) !== undefined
}

async function readNow({ feed, memory, state }: VerifierContext, asked: Asked): Promise<boolean> {
  const { question, token } = asked
  // Read already, and changed since.
  const again = asked.read !== undefined
  const { generation } = memory.moment()
  const parts = token.ok
    ? await state.read(token.reference, question.application)
    : await state.read(undefined, undefined)
  asked.read = parts && { parts, generation }
  if (!parts || generation !== memory.moment().generation) return false
  memory.keepKey(parts, token.ok ? token.reference.rootKeyId : undefined)
  // Can be recalled once the feed has come as far. Not at once, when other verifiers have heard of the same and read it just now.
  if (parts.position !== feed.position()) feed.soon()
  return !again
}

function answer(context: VerifierContext, asked: Asked, { decision, state, now, kept }: Settled): Decision {
  const { question, token, who } = asked
  measure(context, asked, decision)
  if (asked.isNew) countNew(context, asked, decision)
  if (!token.ok || !state || !now) return decision
  const address = question.clientIp ?? who?.caller?.address
  const decided = { decision, question, token: token.token, state, now, address, kept }
  context.copies.notice(decided)
  recordUse(context, decided)
  return decision
}

function measure({ measurements }: VerifierContext, { since = 0, read }: Asked, { code }: Decision): void {
  measurements.state[read ? 'miss' : 'hit'] += 1
  measurements.decided(code, performance.now() - since)
}

/** What a token costs that nothing was known of counts for who sent it, or, once it has proved to be real, for its credential. */
function countNew({ limits }: VerifierContext, { token, who = noOne, read }: Asked, { code }: Decision): void {
  if (token.ok && token.verification?.outcome === 'ok') {
    limits.admitCredential(token.token.authority.credentialId)
  } else if (code === 'malformed' || code === 'bad_signature') {
    limits.countFailure(who, read?.parts.key === null ? costs.unknownKey : costs.verified)
  }
}

const noOne = { caller: undefined }
/** In failures: a key that is not there costs a look into the database. */
const costs = { verified: 1, unknownKey: 10 }
