import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { chains, requests } from '../restrictions/arbitraries'
import type { Restriction } from '../restrictions/schema'
import { attenuate } from './attenuate'
import { authorize } from './authorize'
import { evaluateDialect } from './evaluate-dialect'
import { expectMade, opened, type TestToken, testToken } from './factories'
import type { MintInput } from './mint'

let root: TestToken
beforeAll(async () => {
  root = await testToken()
})

const mintWithRoot = (blocks: Restriction[][], overrides: Partial<MintInput> = {}) =>
  testToken(blocks, { privateKey: root.key.privateKey, ...overrides })

test('the dialect in TypeScript answers as biscuit-wasm does, check by check', async () => {
  const kinds = fc.constantFrom('service' as const, 'scim' as const)
  const expiries = fc.constantFrom(null, '2023-11-14T22:13:21Z')
  await fc.assert(
    fc.asyncProperty(chains, requests, kinds, expiries, async (blocks, facts, kind, expiresAt) => {
      const { bytes, token } = await mintWithRoot(blocks, { kind, expiresAt })
      const ours = evaluateDialect(token, facts).map(({ block, check, source }) => ({ block, check, source }))
      const theirs = await authorize(bytes, token, root.key.publicKey, facts)
      expect(theirs).toEqual(ours.length === 0 ? { kind: 'passed' } : { kind: 'failed', checks: ours })
    }),
    { numRuns: 200 },
  )
})

test('whatever a child may do, every ancestor may', async () => {
  const custom: Restriction[] = [
    { type: 'custom', source: 'check if method("GET");' },
    { type: 'custom', source: 'application("app_a"); check if application("app_a");' },
  ]
  const blocks = fc.array(
    fc.oneof(
      fc.constantFrom(...custom).map((one) => [one]),
      chains.map((chain) => chain[0]!),
    ),
    { minLength: 1, maxLength: 4 },
  )
  const passes = async ({ bytes, token }: Pick<TestToken, 'bytes' | 'token'>, facts: Parameters<typeof authorize>[3]) =>
    (await authorize(bytes, token, root.key.publicKey, facts)).kind === 'passed'
  await fc.assert(
    fc.asyncProperty(blocks, requests, async (list, facts) => {
      let secret = root.secret
      let ancestorsPass = true
      for (const restrictions of list) {
        secret = expectMade(await attenuate(secret, restrictions, [root.key])).secret
        const isPassing = await passes(opened(secret), facts)
        expect(isPassing && !ancestorsPass).toBe(false)
        ancestorsPass &&= isPassing
      }
      // Made by the server, the same lineage gives the same answer.
      expect(await passes(await mintWithRoot(list), facts)).toBe(ancestorsPass)
    }),
    { numRuns: 150 },
  )
})

describe('custom Datalog', () => {
  const outcome = async (source: string, facts: Partial<Parameters<typeof authorize>[3]> = {}) => {
    const { bytes, token } = await mintWithRoot([[{ type: 'custom', source }]])
    return authorize(bytes, token, root.key.publicKey, { now: 1_700_000_000, ...facts })
  }

  test('sees the request and names what failed', async () => {
    expect(
      await outcome('check if method("GET"), path($p), $p.starts_with("/v1/");', { method: 'GET', path: '/v1/orders' }),
    ).toEqual({ kind: 'passed' })
    expect(
      await outcome('check if method("GET"); check if client_ip("10.0.0.1");', { method: 'GET', clientIp: '10.0.0.2' }),
    ).toEqual({
      kind: 'failed',
      checks: [{ block: 1, check: 1, source: 'check if client_ip("10.0.0.1")' }],
    })
  })

  test('is told of the networks that it mentions, in whatever way it writes them', async () => {
    const source = 'check if client_network("10.1.2.3/8"), method("GET");'
    expect(await outcome(source, { clientIp: '10.200.0.1', method: 'GET' })).toEqual({ kind: 'passed' })
    expect(await outcome(source, { clientIp: '192.0.2.1', method: 'GET' })).toMatchObject({ kind: 'failed' })
  })

  test('cannot help other blocks with its own facts', async () => {
    const { bytes, token } = await mintWithRoot([
      [{ type: 'read_only' }],
      [{ type: 'custom', source: 'access("read"); check if access("read");' }],
    ])
    expect(await authorize(bytes, token, root.key.publicKey, { now: 0, access: 'write' })).toEqual({
      kind: 'failed',
      checks: [{ block: 1, check: 0, source: 'check if access("read")' }],
    })
  })

  test('that derives without end is too complex', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `n(${index});`).join(' ')
    expect(await outcome(`${many} p($a, $b) <- n($a), n($b); check if p(1, 1);`)).toEqual({ kind: 'too_complex' })
  })

  test('that cannot be computed is an error', async () => {
    expect(await outcome('check if 9223372036854775807 + 1 > 0;')).toMatchObject({ kind: 'error' })
  })
})

test('a token whose signature does not fit is not run', async () => {
  const other = await testToken()
  expect(await authorize(root.bytes, root.token, other.key.publicKey, { now: 0 })).toEqual({ kind: 'bad_signature' })
})

test('strings of the request cannot end their literal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (path) => {
      const { bytes, token } = root
      expect(await authorize(bytes, token, root.key.publicKey, { now: 0, path: `/${path}` })).toEqual({
        kind: 'passed',
      })
    }),
    { numRuns: 100 },
  )
})

test('no valid request is ever refused for want of time', async () => {
  const { bytes, token } = await mintWithRoot([[{ type: 'custom', source: 'check if method("GET");' }]])
  for (let index = 0; index < 500; index++) {
    expect((await authorize(bytes, token, root.key.publicKey, { now: 0, method: 'GET' })).kind).toBe('passed')
  }
})
