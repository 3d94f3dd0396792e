import { attenuate } from '@/lib/biscuit/attenuate'
import { type AuthorizeOutcome, authorize } from '@/lib/biscuit/authorize'
import { opened, testToken } from '@/lib/biscuit/factories'
import { decideToken, decideWith } from '@/lib/decision/decide'
import type { Decision } from '@/lib/decision/decision'
import { introspection } from '@/lib/decision/introspection'
import { needsOrganization } from '@/lib/decision/request'
import { assembleState } from '@/lib/decision-state/assemble'
import type { Facts } from '@/lib/restrictions/evaluate'
import type { Restriction } from '@/lib/restrictions/schema'
import { instantOf } from '@/lib/restrictions/times'
import { createUsageBuffer, type Use } from '@/lib/usage/usage-buffer'
import type { VerifierContext } from '../context'
import { createKeyLookups } from '../limits/key-lookups'
import { createRequestLimits } from '../limits/request-limits'
import { createChangedAt } from '../memory/changed-at'
import { createStateMemory } from '../memory/state-memory'
import { createTokenMemory } from '../memory/token-memory'
import { createMeasurements } from '../metrics/measurements'
import type { Question } from '../request/verify-request'
import { createModelDatabase, type Fixed, otherOrganization } from './model-database'

// A verifier's own memory over a model of the database, and beside it what deciding each question anew comes to.

export const start = Date.parse('2026-11-22T12:00:00.250Z')
const second = Math.floor(start / 1_000)
const issuer = 'https://latchkey.example'

/** A question by numbers: which of the secrets, and of the names that its organization may be called by. */
export type Asked = Omit<Question, 'token' | 'organization'> & { secret: number; as: string; organization?: number }

export interface ModelTokens {
  fixed: Fixed
  /** The root, its listed copy, which ends within some seconds, a copy of that for some addresses, and one of the root with custom Datalog. */
  secrets: string[]
}

export async function createModelTokens(): Promise<ModelTokens> {
  const root = await testToken()
  const { key, input } = root
  const keys = [{ id: key.id, publicKey: key.publicKey }]
  const copyOf = async (secret: string, restrictions: Restriction[]) => {
    const made = await attenuate(secret, restrictions, keys)
    if (!made.ok) throw new Error(made.message)
    return made.secret
  }
  const listed = await copyOf(root.secret, [
    { type: 'not_before', at: instantOf(second + 1) },
    { type: 'expires', at: instantOf(second + 4) },
  ])
  const networked = await copyOf(listed, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
  const source = `check if time($now), $now < ${instantOf(second + 3)} or path("/orders");`
  const custom = await copyOf(root.secret, [{ type: 'custom', source }])
  const fixed = {
    organizationId: input.organizationId,
    credentialId: input.credentialId,
    rootId: input.rootTokenId,
    serviceUserId: input.owner.id,
    keyId: key.id,
    publicKey: key.publicKey,
    revocationId: root.revocationIds[0]!,
    copyRevocationId: opened(listed).token.blocks[1]!.revocationId,
  }
  return { fixed, secrets: [root.secret, listed, networked, custom] }
}

const readings = new Map<string, ReturnType<typeof opened>>()
function openedOnce(text: string): ReturnType<typeof opened> {
  const known = readings.get(text) ?? opened(text)
  readings.set(text, known)
  return known
}

const outcomes = new Map<string, Promise<AuthorizeOutcome>>()
function outcomeOf(secret: string, publicKey: string, facts: Facts): Promise<AuthorizeOutcome> {
  const key = JSON.stringify([secret, facts])
  const { bytes, token } = openedOnce(secret)
  const known = outcomes.get(key) ?? authorize(bytes, token, publicKey, facts)
  outcomes.set(key, known)
  return known
}

/** @param bytes for tokens. */
export function createModelVerifier({ fixed, secrets }: ModelTokens, bytes: number) {
  const database = createModelDatabase(fixed)
  const changedAt = createChangedAt()
  changedAt.reset(0)
  const [usage, counted] = [createUsageBuffer(), createUsageBuffer()]
  let now = start
  let heard = 0
  let reads = 0
  const follow = (behind: number) => {
    const { position } = changedAt.moment()
    const reached = Math.max(position, database.position() - behind)
    changedAt.apply(database.changes(position, reached), reached)
  }
  const context = {
    feed: {
      isFresh: () => true,
      isFailing: () => false,
      position: () => changedAt.moment().position,
      soon: () => undefined,
      catchUp: async () => follow(0) ?? true,
    },
    clock: { now: () => new Date(now) },
    tokens: createTokenMemory(bytes),
    memory: createStateMemory(changedAt),
    state: {
      read: async (_token: unknown, application?: string) => {
        reads += 1
        return database.read(database.position(), application, new Date(now))
      },
    },
    datalog: {
      run: async ({ bytes, facts }: { bytes: Uint8Array; facts: Facts }) =>
        outcomeOf(Buffer.from(bytes).toString('base64url'), fixed.publicKey, facts),
    },
    usage: {
      // A refusal may be of either moment, and then name another application.
      record: (use: Use) => (use.code === 'ok' ? usage.add(use) : undefined),
      recordAgain: usage.addAgain,
    },
    copies: { notice: () => undefined },
    measurements: createMeasurements(),
    limits: { ...createRequestLimits({}, () => undefined), admitLookup: () => undefined },
    keyLookups: createKeyLookups(),
    issuer,
    stalenessMilliseconds: 60_000,
  } as unknown as VerifierContext

  const questionOf = ({ secret, as, organization, ...others }: Asked): Question => ({
    token: as + secrets[secret]!,
    ...(organization !== undefined && {
      organization: ['northwind', fixed.organizationId, otherOrganization][organization]!,
    }),
    ...others,
  })

  /** Where what is answered now may have been true: where the feed is, unless it was heard that this has changed, and where a read would be. */
  function positions(question: Question): number[] {
    const { position } = changedAt.moment()
    const [news] = database.changes(heard - 1, heard)
    const isDoubted =
      heard > position &&
      (news?.entity !== 'application' || question.application !== undefined) &&
      // Then nothing else matters.
      database.rows(position).key !== 'retired'
    return isDoubted ? [database.position()] : [position, database.position()]
  }

  const stateAt = (position: number, question: Question) => {
    const { token } = openedOnce(question.token)
    const parts = database.read(position, question.application, new Date(now))
    const ids = token.blocks.map((block) => block.revocationId)
    return { token, parts, state: assembleState(parts, question, ids) }
  }

  async function plainly(position: number, question: Question): Promise<Decision | 'organization_required'> {
    const { token, parts, state } = stateAt(position, question)
    if (needsOrganization(question) && parts.severalOrganizations) return 'organization_required'
    return decideWith(
      { reading: { ok: true, token }, verification: 'ok', request: question, state, now: new Date(now) },
      (facts) => outcomeOf(question.token.replace('Bearer ', ''), fixed.publicKey, facts),
    )
  }

  function introspectPlainly(position: number, question: Question) {
    const { token, state } = stateAt(position, question)
    const result = decideToken({ token, verification: 'ok', request: question, state, now: new Date(now) })
    if (result.kind === 'custom' || !result.decision.allowed) return { active: false }
    return introspection(token, result.decision, state.owner!.role, issuer)
  }

  function count(decision: Decision, question: Question, position: number, address: string): void {
    const { organization, token, code } = decision
    if (code !== 'ok' || !organization || !token) return
    const { state } = stateAt(position, question)
    counted.add({
      organizationId: organization.id,
      tokenId: token.id,
      credentialId: fixed.credentialId,
      serviceUserId: fixed.serviceUserId,
      at: now,
      code,
      applicationId: state.application?.id ?? '',
      operation: question.operation ?? '',
      address: question.clientIp ?? address,
    })
  }

  return {
    context,
    questionOf,
    positions,
    plainly,
    introspectPlainly,
    count,
    takeUsage: () => [usage.take(1_000), counted.take(1_000)],
    follow,
    pass(milliseconds: number) {
      now += milliseconds
    },
    change: database.change,
    reads: () => reads,
    hear() {
      const position = database.position()
      changedAt.doubt({ changes: database.changes(position - 1, position), position })
      heard = Math.max(heard, position)
    },
  }
}
