import { expect, test } from 'vitest'
import { createUsageBuffer, type Use } from './usage-buffer'

const minute = 60_000
const use = (changes: Partial<Use> = {}): Use => ({
  organizationId: 'org_1',
  tokenId: 'tok_1',
  credentialId: 'crd_1',
  serviceUserId: 'su_1',
  at: 5 * minute + 1,
  code: 'ok',
  applicationId: 'app_1',
  operation: 'order:list',
  address: '203.0.113.7',
  ...changes,
})

test('requests that look the same are counted together, by minute', () => {
  const buffer = createUsageBuffer()
  for (const at of [5 * minute, 6 * minute - 1, 6 * minute]) buffer.add(use({ at }))
  buffer.add(use({ code: 'revoked' }))
  const { counts } = buffer.take()
  expect(counts.map(({ minute: when, code, count }) => [when / minute, code, count])).toEqual([
    [5, 'ok', 2],
    [6, 'ok', 1],
    [5, 'revoked', 1],
  ])
  expect(buffer.isEmpty()).toBe(true)
})

test('the last use is the latest that was allowed, whatever the order of arrival', () => {
  const buffer = createUsageBuffer()
  buffer.add(use({ at: 200, address: 'b' }))
  buffer.add(use({ at: 100, address: 'a' }))
  buffer.add(use({ at: 300, address: 'c', code: 'restricted' }))
  const last = { at: 200, address: 'b' }
  expect(buffer.take()).toMatchObject({
    tokens: [{ id: 'tok_1', ...last }],
    credentials: [{ id: 'crd_1', ...last }],
    serviceUsers: [{ id: 'su_1', ...last }],
  })
})

test('a member’s personal token has no service user to note', () => {
  const buffer = createUsageBuffer()
  buffer.add(use({ serviceUserId: undefined }))
  expect(buffer.take().serviceUsers).toEqual([])
})

test('what is put back joins what came meanwhile, and never overtakes it', () => {
  const buffer = createUsageBuffer()
  buffer.add(use({ at: 100, address: '203.0.113.7' }))
  const batch = buffer.take()
  buffer.add(use({ at: 200, address: '203.0.113.7' }))
  buffer.putBack(batch)
  const { counts, tokens } = buffer.take()
  expect(counts.map(({ count }) => count)).toEqual([2])
  expect(tokens).toEqual([{ id: 'tok_1', at: 200, address: '203.0.113.7' }])
})

test('whoever varies the details gets so many rows a minute and no more; nothing goes uncounted', () => {
  const buffer = createUsageBuffer({ entries: 1_000, detailsPerToken: 10 })
  let rows = 0
  let requests = 0
  for (let flush = 0; flush < 5; flush++) {
    for (let index = 0; index < 100; index++) buffer.add(use({ address: `10.0.${flush}.${index}` }))
    const { counts } = buffer.take()
    rows += counts.length
    requests += counts.reduce((sum, { count }) => sum + count, 0)
  }
  // Ten with their details, and one a flush without.
  expect(rows).toBe(15)
  expect(requests).toBe(500)
  buffer.add(use({ at: 6 * minute, address: '10.9.9.9' }))
  expect(buffer.take().counts).toMatchObject([{ address: '10.9.9.9', count: 1 }])
})

test('memory is bounded, and what is left out is told once', () => {
  const buffer = createUsageBuffer({ entries: 100, detailsPerToken: 10 })
  for (let index = 0; index < 1_000; index++) buffer.add(use({ tokenId: `tok_${index}`, credentialId: `crd_${index}` }))
  const batch = buffer.take()
  expect(batch.counts).toHaveLength(100)
  expect(batch.tokens).toHaveLength(100)
  expect(buffer.takeDropped()).toBe(900)
  expect(buffer.takeDropped()).toBe(0)
})

test('a refusal is kept singly, a few of each credential, and then counted alone', () => {
  const buffer = createUsageBuffer({ refusalsPerCredential: 2, refusals: 3 })
  for (const at of [1, 2, 3]) buffer.add(use({ at, code: 'revoked' }))
  for (const at of [4, 5]) buffer.add(use({ at, code: 'restricted', credentialId: 'crd_2' }))
  buffer.add(use({ at: 6 }))
  const batch = buffer.take()
  expect(batch.refusals.map(({ credentialId, at, code }) => [credentialId, at, code])).toEqual([
    ['crd_1', 1, 'revoked'],
    ['crd_1', 2, 'revoked'],
    ['crd_2', 4, 'restricted'],
  ])
  expect(batch.counts.map(({ code, count }) => [code, count])).toEqual([
    ['revoked', 3],
    ['restricted', 2],
    ['ok', 1],
  ])
  expect(buffer.isEmpty()).toBe(true)
  buffer.putBack(batch)
  buffer.add(use({ at: 7, code: 'revoked' }))
  expect(buffer.take().refusals).toEqual(batch.refusals)
})
