import type { ReadToken } from '@/lib/biscuit/read-token'
import { verify } from '@/lib/biscuit/verify'
import { decideRefusal, type Refused, shown } from '@/lib/decision/decide'
import { decideOffline } from '@/lib/decision/decide-offline'
import { unavailable } from '@/lib/decision/decision'
import { writtenExpiry } from '@/lib/decision/known'
import type { Facts } from '@/lib/restrictions/evaluate'
import { runCustom } from '../datalog/run-custom'
import type { DatalogRunner } from '../datalog/runner'
import { type KnownToken, type TokenMemory, tokenBytes } from '../memory/token-memory'
import type { Following } from './follow'
import type { Freshness } from './freshness'
import type { KeyRing } from './key-ring'
import { readQuestion } from './question'
import type { Revocations } from './revocations'
import type { OfflineAnswer, OfflineCode, OfflineQuestion } from './verifier'
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
async function decideOnce(
  context: OfflineContext,
  { text, known, facts: stated }: Asked,
): Promise<OfflineAnswer | undefined> {
  const { slug, keys, revocations, freshness, datalog, tokens } = context
  const { token, reference } = known
  const found = await keys.find(reference.rootKeyId).catch(() => 'unknown' as const)
  if (found === 'unknown') return undefined
  const publicKey = found && found.state !== 'retired' ? found.publicKey : undefined
  if (publicKey !== undefined && known.verification?.publicKey !== publicKey) {
    known.verification = { publicKey, outcome: await verify(tokenBytes(text, known), publicKey) }
    tokens.keep(text, known)
  }
  const verification = publicKey === undefined ? undefined : known.verification?.outcome

  const facts: Facts = { ...stated, now: Math.floor(revocations.now()! / 1_000) }
  const decided = (custom?: Parameters<typeof decideOffline>[0]['custom']) => {
    if (!freshness.isFresh()) return undefined
    const organization = { id: revocations.organization()!, slug }
    // A key that was retired, or gone, while something else was found out.
    const key = keys.get(reference.rootKeyId)
    return {
      refused: decideOffline({
        token,
        verification: key?.publicKey === publicKey ? verification : undefined,
        key: key ? { ...key, organizationId: organization.id } : null,
        organization,
        isRevoked: revocations.isRevoked,
        facts,
        ...(custom && { custom }),
      }),
      organization,
    }
  }
  let decision = decided()
  if (decision?.refused === 'custom') {
    const run = { bytes: tokenBytes(text, known), publicKey: publicKey!, facts }
    decision = decided((await runCustom(datalog, known, run)).outcome)
  }
  if (!decision) return undefined
  const { refused, organization } = decision
  if (refused === 'custom') throw new Error('A decision asked for its custom outcome twice.')
  return answer(refused, token, organization)
}

function answer(
  refused: Refused | undefined,
  token: ReadToken,
  organization: { id: string; slug: string },
): OfflineAnswer {
  const { authority } = token
  const says = {
    organization,
    principal: authority.owner,
    token: {
      rootId: authority.tokenId,
      credentialId: authority.credentialId,
      kind: authority.kind,
      expiresAt: writtenExpiry(token),
    },
  }
  if (!refused) {
    const reason = 'Nothing in this token stands against this request. Roles and teams were not looked at.'
    return { valid: true, code: 'ok', reason, permission: 'not_checked', ...says }
  }
  // Before the signature is found good, nothing that it says counts.
  const isProven = refused.code !== 'malformed' && refused.code !== 'bad_signature' && refused.code !== 'unavailable'
  return { ...refusal(refused), ...(isProven && says) }
}

function refusal({ code, reason, failedCheck }: Refused): OfflineAnswer {
  return {
    valid: false,
    // decideOffline knows no others.
    code: code as OfflineCode,
    reason,
    permission: 'not_checked',
    ...(failedCheck && { failedCheck: { ...failedCheck, source: shown(failedCheck.source) } }),
  }
}
