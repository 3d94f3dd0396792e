import type { FastifyBaseLogger } from 'fastify'
import { type ReadToken, readToken } from '@/lib/biscuit/read-token'
import { parseSecret } from '@/lib/biscuit/secret'
import { verify } from '@/lib/biscuit/verify'
import { decideRefusal, decideWith } from '@/lib/decision/decide'
import { type Decision, unavailable } from '@/lib/decision/decision'
import { needsOrganization } from '@/lib/decision/request'
import { type KnownState, readState, type TokenReference } from '@/lib/decision-state/read-state'
import type { VerifierContext } from './context'
import { Problem } from './problem'
import { recordUse } from './record-use'
import type { Question } from './request/verify-request'

/**
 * Decides one question: reads the token, then the state, verifies the signatures, and asks lib/decision. State that cannot be read, or is
 * older than the bound by the time the answer is there, gives `unavailable`. Throws a Problem when the question itself cannot be answered.
 * @param caller the address that asks, for usage where the client's is not known.
 */
export async function decideQuestion(
  context: VerifierContext,
  question: Question,
  caller: string | undefined,
  log: FastifyBaseLogger,
): Promise<Decision> {
  const secret = parseSecret(question.token)
  const reading = secret.ok ? readToken(secret.bytes) : secret
  if (!reading.ok && !needsOrganization(question)) return decideRefusal(reading)

  const asked = performance.now()
  const known = await readKnown(context, question, reading.ok ? reading.token : undefined, log)
  if (!known) return unavailable()
  if (known.severalOrganizations && needsOrganization(question)) throw organizationRequired()
  if (!secret.ok) return decideRefusal(secret)
  if (!reading.ok) return decideRefusal(reading)

  const { token } = reading
  const { bytes } = secret
  const { state, now } = known
  const { key } = state
  const publicKey = key && key.state !== 'retired' ? key.publicKey : undefined
  const verification = publicKey === undefined ? undefined : await verify(bytes, publicKey)
  const decision = await decideWith({ reading, verification, request: question, state, now }, (facts) =>
    context.datalog.run({ bytes, publicKey: publicKey ?? '', facts }, token.authority.credentialId),
  )
  if (performance.now() - asked > context.stalenessMilliseconds) return unavailable()
  // Told about means: the signature held, and the rows were found.
  if (decision.token && decision.code !== 'unknown') context.copies.notice(token, state)
  recordUse(context, { decision, question, token, known, address: question.clientIp ?? caller })
  return decision
}

async function readKnown(
  { db }: VerifierContext,
  question: Question,
  token: ReadToken | undefined,
  log: FastifyBaseLogger,
): Promise<KnownState | undefined> {
  try {
    return await readState(db, question, token && referenceOf(token))
  } catch (error) {
    log.error({ err: error }, 'the state for a decision could not be read')
    return undefined
  }
}

function organizationRequired(): Problem {
  return new Problem(
    400,
    'organization_required',
    'There are several organizations here. Name the one that the application belongs to: its slug or id as “organization”, or the id of the application.',
  )
}

function referenceOf({ rootKeyId, authority, blocks }: ReadToken): TokenReference {
  return {
    rootKeyId,
    credentialId: authority.credentialId,
    revocationIds: blocks.map((block) => block.revocationId),
  }
}
