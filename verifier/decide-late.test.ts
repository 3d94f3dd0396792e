import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import type { VerifierContext } from './context'
import { decideQuestion } from './decide-question'
import { createKeyLookups } from './limits/key-lookups'
import { createRequestLimits } from './limits/request-limits'
import { createChangedAt } from './memory/changed-at'
import { createStateMemory } from './memory/state-memory'
import { createTokenMemory } from './memory/token-memory'
import { createMeasurements } from './metrics/measurements'
import { createModelDatabase, type Rows } from './testing/model-database'

// What a decision needs may take a while to be there.

const start = Date.parse('2026-11-22T12:00:00Z')
const bound = 1_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The code that is answered where the first reading takes so many milliseconds. */
async function codeAfter(milliseconds: number, rows: Partial<Rows>): Promise<string> {
  const { secret, key, input, revocationIds } = await testToken()
  const database = createModelDatabase({
    organizationId: input.organizationId,
    credentialId: input.credentialId,
    rootId: input.rootTokenId,
    serviceUserId: input.owner.id,
    keyId: key.id,
    publicKey: key.publicKey,
    revocationId: revocationIds[0]!,
    copyRevocationId: '',
  })
  database.change(rows)
  const changedAt = createChangedAt()
  changedAt.reset(database.position())
  const begun = performance.now()
  const now = () => new Date(start + performance.now() - begun)
  let late = milliseconds
  const context = {
    feed: {
      isFresh: () => true,
      isFailing: () => false,
      position: database.position,
      soon: () => undefined,
      catchUp: async () => true,
    },
    clock: { now },
    tokens: createTokenMemory(),
    memory: createStateMemory(changedAt),
    state: {
      async read() {
        const parts = database.read(database.position(), undefined, now())
        vi.advanceTimersByTime(late)
        late = 0
        return parts
      },
    },
    usage: { record: () => undefined, recordAgain: () => false },
    copies: { notice: () => undefined },
    measurements: createMeasurements(),
    limits: createRequestLimits({}, () => undefined),
    keyLookups: createKeyLookups(),
    stalenessMilliseconds: bound,
  } as unknown as VerifierContext
  return (await decideQuestion(context, { token: secret, access: 'read' }, undefined)).code
}

test('within the bound a request is decided by the time at which it came', async () => {
  expect(await codeAfter(bound - 100, { rootExpiresAt: start + 1 })).toBe('ok')
})

test.each<Partial<Rows>>([{ rootExpiresAt: start + 1 }, { rootRevokedAt: start + 1 }, { endsAt: start + 1 }])(
  'past the bound, by the time at which it is decided: %j',
  async (rows) => {
    expect(await codeAfter(bound + 100, rows)).toBe('rootExpiresAt' in rows ? 'expired' : 'revoked')
  },
)

test('what takes twice as long is not decided', async () => {
  expect(await codeAfter(2 * bound + 100, { rootExpiresAt: start + 3_600_000 })).toBe('unavailable')
})
