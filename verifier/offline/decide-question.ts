import { verify } from '@/lib/biscuit/verify'
import { decideRefusal, type Refused } from '@/lib/decision/decide'
import { decideOffline } from '@/lib/decision/decide-offline'
import { unavailable } from '@/lib/decision/decision'
import type { CustomOutcome } from '@/lib/decision/failures'
import type { Facts } from '@/lib/restrictions/evaluate'
import { runCustom } from '../datalog/run-custom'
import type { DatalogRunner } from '../datalog/runner'
import { type KnownToken, type TokenMemory, tokenBytes } from '../memory/token-memory'
import { answer, refusal } from './answer'
import type { Following } from './follow'
import type { Freshness } from './freshness'
import type { KeyRing } from './key-ring'
import { readQuestion } from './question'
import type { Revocations } from './revocations'
import type { OfflineAnswer, OfflineQuestion } from './verifier'
import { within } from './within'

/** What decisions work with. */
export interface OfflineContext {
  slug: string
  stalenessMilliseconds: number
  keys: KeyRing
  revocations: Revocations
  freshness: Freshness
  following: Following
  datalog: Pick<DatalogRunner, 'run'>
  tokens: TokenMemory
}

type Verification = NonNullable<KnownToken['verification']>

interface Asked {
  text: string
  known: KnownToken
  facts: Omit<Facts, 'now'>
}

/** A starved process finds its state stale that was fresh when it began: so often it is tried again. */
const attempts = 3

export function createDecider(context: OfflineContext): (question: OfflineQuestion) => Promise<OfflineAnswer> {
  const { tokens, freshness, following, stalenessMilliseconds } = context
  return async (question) => {
    const { token: text, facts } = readQuestion(question)
    const known = tokens.read(text)
    if (!known.ok) return refusal(decideRefusal(known) as Refused)
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (!freshness.isFresh() && following.problem() === undefined) {
        await within(stalenessMilliseconds, following.catchUp())
      }
      if (!freshness.isFresh()) break
      const answer = await decideOnce(context, { text, known, facts })
      if (answer) return answer
    }
    return refusal(unavailable() as Refused)
  }
}

/** Undefined when something could not be found out, or what was known had become too old by the time it was. */
async function decideOnce(context: OfflineContext, asked: Asked): Promise<OfflineAnswer | undefined> {
  const { keys, revocations, datalog } = context
  const { text, known, facts: stated } = asked
  const found = await keys.find(known.reference.rootKeyId).catch(() => 'unknown' as const)
  if (found === 'unknown') return undefined
  const verification = found && found.state !== 'retired' ? await verified(context, asked, found.publicKey) : undefined
  const facts: Facts = { ...stated, now: Math.floor((revocations.now() ?? 0) / 1_000) }
  const first = decideNow(context, known, verification, facts)
  if (first?.refused !== 'custom') return first && answer(first.refused, known.token, first.organization)
  const run = { bytes: tokenBytes(text, known), publicKey: verification!.publicKey, facts }
  const { outcome } = await runCustom(datalog, known, run)
  const second = decideNow(context, known, verification, facts, outcome)
  if (second?.refused === 'custom') throw new Error('A decision asked for its custom outcome twice.')
  return second && answer(second.refused, known.token, second.organization)
}

async function verified({ tokens }: OfflineContext, { text, known }: Asked, publicKey: string): Promise<Verification> {
  if (known.verification?.publicKey === publicKey) return known.verification
  const verification = { publicKey, outcome: await verify(tokenBytes(text, known), publicKey) }
  known.verification = verification
  tokens.keep(text, known)
  return verification
}

/** By what is known at this moment; undefined when that is too old. */
function decideNow(
  { slug, keys, revocations, freshness }: OfflineContext,
  { token, reference }: KnownToken,
  verification: Verification | undefined,
  facts: Facts,
  custom?: CustomOutcome,
) {
  if (!freshness.isFresh()) return undefined
  const organization = { id: revocations.organization()!, slug }
  // It may have been retired, or be gone, since it was verified with.
  const key = keys.get(reference.rootKeyId)
  const refused = decideOffline({
    token,
    verification: key?.publicKey === verification?.publicKey ? verification?.outcome : undefined,
    key: key ? { ...key, organizationId: organization.id } : null,
    organization,
    isRevoked: revocations.isRevoked,
    facts,
    ...(custom && { custom }),
  })
  return { refused, organization }
}
