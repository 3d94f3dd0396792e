import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorize } from '../biscuit/authorize'
import { testToken } from '../biscuit/factories'
import { chains, requests } from '../restrictions/arbitraries'
import type { Restriction } from '../restrictions/schema'
import { instantOf } from '../restrictions/times'
import { decideWith } from './decide'
import { decideOffline, type OfflineInput } from './decide-offline'
import type { DecisionCode } from './decision'
import { stateOf } from './factories'
import { factsOf } from './facts-of'
import type { CustomOutcome } from './failures'
import { writtenExpiry } from './known'
import type { DecisionState } from './state'

const custom: fc.Arbitrary<Restriction[][]> = fc
  .constantFrom(
    'check if operation($o), $o.ends_with(":list");',
    'check if time($time), $time < 2026-01-01T00:00:00Z;',
    'check if access("read") or path($p), $p == "/";',
    'access("read"); check if access("read");',
  )
  .map((source) => [[{ type: 'custom', source }]])

const cases = fc.record({
  blocks: fc.oneof(
    { weight: 3, arbitrary: chains },
    fc.tuple(fc.constantFrom<Restriction[][]>([], [[{ type: 'read_only' }]]), custom).map((lists) => lists.flat()),
  ),
  kind: fc.constantFrom('service' as const, 'service' as const, 'personal' as const, 'scim' as const),
  // Before, at and after the times of requests.
  expiresAt: fc.constantFrom(undefined, undefined, 1_700_000_001, 1_800_000_001).map((at) => at && instantOf(at)),
  revoked: fc.option(fc.nat(20), { freq: 3 }),
  key: fc.constantFrom<'good' | 'good' | 'good' | 'retired' | 'none' | 'of another organization'>(
    ...(['good', 'good', 'good', 'good', 'good', 'retired', 'none', 'of another organization'] as const),
  ),
  verification: fc.constantFrom(...(['ok', 'ok', 'ok', 'ok', 'bad_signature', 'malformed'] as const)),
  request: requests,
})

test('what the verifier refuses for signature, revocation, expiry or restrictions is refused offline with the same code, and nothing else', async () => {
  const met = new Map<DecisionCode, number>()
  await fc.assert(
    fc.asyncProperty(cases, async ({ blocks, kind, expiresAt, revoked, key, verification, request: asked }) => {
      const made = await testToken(blocks, { kind, ...(expiresAt && { expiresAt }) })
      const { now: seconds, ...request } = asked
      const now = new Date(seconds * 1_000)
      const revokedId = revoked === null ? undefined : made.revocationIds[revoked % made.revocationIds.length]

      // All that the server knows: a row for the token, and an owner who may do everything.
      const state = stateOf(made)
      const online: DecisionState = {
        ...state,
        key: keyOf(state, key),
        chain: state.chain.map((row) => ({
          ...row,
          effectiveExpiresAt: dateOf(writtenInRows(made.token)),
          effectiveRevokedAt: revokedId ? new Date(0) : null,
        })),
        owner: {
          ...state.owner!,
          role: {
            name: 'Admin',
            builtIn: 'admin',
            grants: ['*'],
            managementOperations: ['latchkey/service_token:read'],
          },
        },
        application: request.application ? { id: request.application, name: 'It', deleted: false } : undefined,
      }
      const facts = factsOf(request, online, now)
      const run = (): Promise<CustomOutcome> => authorize(made.bytes, made.token, made.key.publicKey, facts)
      const reading = { ok: true as const, token: made.token }
      const expected = await decideWith({ reading, verification, request, state: online, now }, run)

      const input: OfflineInput = {
        token: made.token,
        verification,
        key: online.key,
        organization: online.organization!,
        isRevoked: (id) => id === revokedId,
        facts,
      }
      const first = decideOffline(input)
      const answer = first === 'custom' ? decideOffline({ ...input, custom: await run() }) : first
      if (answer === 'custom') throw new Error('Asked twice.')
      met.set(expected.code, (met.get(expected.code) ?? 0) + 1)
      expect({ code: answer?.code ?? 'ok', failedCheck: answer?.failedCheck }).toEqual({
        code: expected.code,
        failedCheck: expected.failedCheck,
      })
    }),
    { numRuns: 1_500 },
  )
  // Else it would have shown nothing.
  const codes = [
    'bad_signature',
    'expired',
    'malformed',
    'not_permitted',
    'not_yet_valid',
    'ok',
    'restricted',
    'revoked',
  ]
  expect([...met.keys()].sort()).toEqual(codes)
}, 120_000)

test('custom Datalog that could not be run, or took too long, says so', async () => {
  const made = await testToken([[{ type: 'custom', source: 'check if operation($o);' }]])
  const state = stateOf(made)
  const decided = (kind: 'too_complex' | 'unavailable') =>
    decideOffline({
      token: made.token,
      verification: 'ok',
      key: state.key,
      organization: state.organization!,
      isRevoked: () => false,
      facts: { now: 0 },
      custom: { kind },
    })
  expect(decided('too_complex')).toMatchObject({ code: 'too_complex' })
  expect(decided('unavailable')).toMatchObject({ code: 'unavailable' })
})

function keyOf({ key }: DecisionState, which: string): DecisionState['key'] {
  if (which === 'none') return null
  if (which === 'retired') return { ...key!, state: 'retired' }
  return which === 'good' ? key : { ...key!, organizationId: 'org_other' }
}

/** Rows hold what the authority and blocks of the dialect say; custom Datalog is in no row. */
function writtenInRows(token: OfflineInput['token']): string | null {
  return writtenExpiry({ ...token, blocks: token.blocks.filter(({ content }) => content.kind !== 'custom') })
}

function dateOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant)
}
