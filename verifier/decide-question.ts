import { type ReadTokenResult, readToken } from '@/lib/biscuit/read-token'
import { parseSecret } from '@/lib/biscuit/secret'
import { verify } from '@/lib/biscuit/verify'
import { decideRefusal, decideWith } from '@/lib/decision/decide'
import { type Decision, unavailable } from '@/lib/decision/decision'
import { needsOrganization } from '@/lib/decision/request'
import type { VerifierContext } from './context'
import { Problem } from './problem'
import { type Decided, recordUse } from './record-use'
import type { Question } from './request/verify-request'
import type { KnownState } from './state-reader'

/** How often a decision is tried that came out `unavailable`. */
const attempts = 3

/**
 * Decides one question: reads the token, then the state, verifies the signatures, and asks lib/decision. Throws a Problem when the question
 * itself cannot be answered.
 *
 * State that cannot be read in time, or is older than the bound by the time the answer is there, gives `unavailable`. A starved process
 * finds its timers run out before it has seen answers that came long ago, so that is tried again, with state read anew.
 * @param caller the address that asks, for usage where the client's is not known.
 */
export async function decideQuestion(
  context: VerifierContext,
  question: Question,
  caller: string | undefined,
): Promise<Decision> {
  const secret = parseSecret(question.token)
  const reading = secret.ok ? readToken(secret.bytes) : secret
  if (!reading.ok && !needsOrganization(question)) return decideRefusal(reading)
  const bytes = secret.ok ? secret.bytes : new Uint8Array()

  const giveUp = performance.now() + 2 * context.stalenessMilliseconds
  for (let attempt = 1; ; attempt++) {
    const decided = await decideOnce(context, question, reading, bytes)
    if (decided && decided.decision.code !== 'unavailable') {
      const { decision, known } = decided
      if (reading.ok)
        note(context, { decision, question, token: reading.token, known, address: question.clientIp ?? caller })
      return decision
    }
    if (attempt === attempts || performance.now() > giveUp) return unavailable()
  }
}

/** Undefined when there is no state to decide by. */
async function decideOnce(
  { state: reader, datalog, stalenessMilliseconds }: VerifierContext,
  question: Question,
  reading: ReadTokenResult,
  bytes: Uint8Array,
): Promise<{ decision: Decision; known: KnownState } | undefined> {
  const asked = performance.now()
  const known = await reader.read(question, reading.ok ? reading.token : undefined)
  if (!known) return undefined
  if (known.severalOrganizations && needsOrganization(question)) throw organizationRequired()
  if (!reading.ok) return { decision: decideRefusal(reading), known }

  const { state, now } = known
  const publicKey = state.key && state.key.state !== 'retired' ? state.key.publicKey : undefined
  const verification = publicKey === undefined ? undefined : await verify(bytes, publicKey)
  const decision = await decideWith({ reading, verification, request: question, state, now }, (facts) =>
    datalog.run({ bytes, publicKey: publicKey ?? '', facts }, reading.token.authority.credentialId),
  )
  return performance.now() - asked > stalenessMilliseconds ? undefined : { decision, known }
}

function note(context: VerifierContext, noted: Decided): void {
  const { decision, token, known } = noted
  // Told about means: the signature held, and the rows were found.
  if (decision.token && decision.code !== 'unknown') context.copies.notice(token, known.state)
  recordUse(context, noted)
}

function organizationRequired(): Problem {
  return new Problem(
    400,
    'organization_required',
    'There are several organizations here. Name the one that the application belongs to: its slug or id as “organization”, or the id of the application.',
  )
}
