import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type UsageBuffer as Buffer,
  type CountedUse,
  createUsageBuffer,
  type UsageCount,
  type Use,
} from './usage-buffer'

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

const total = (counts: UsageCount[]) => counts.reduce((sum, { count }) => sum + count, 0)

test('requests that look the same are counted together, by minute', () => {
  const buffer = createUsageBuffer()
  for (const at of [5 * minute, 6 * minute - 1, 6 * minute]) buffer.add(use({ at }))
  buffer.add(use({ code: 'revoked' }))
  const { counts } = buffer.take(1_000)
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
  expect(buffer.take(1_000)).toMatchObject({
    tokens: [{ id: 'tok_1', ...last }],
    credentials: [{ id: 'crd_1', ...last }],
    serviceUsers: [{ id: 'su_1', ...last }],
  })
})

test('a member’s personal token has no service user to note', () => {
  const buffer = createUsageBuffer()
  buffer.add(use({ serviceUserId: undefined }))
  expect(buffer.take(1_000).serviceUsers).toEqual([])
})

test('what is put back joins what came meanwhile, and never overtakes it', () => {
  const buffer = createUsageBuffer()
  buffer.add(use({ at: 100, address: '203.0.113.7' }))
  const batch = buffer.take(1_000)
  buffer.add(use({ at: 200, address: '203.0.113.7' }))
  buffer.putBack(batch)
  const { counts, tokens } = buffer.take(1_000)
  expect(counts.map(({ count }) => count)).toEqual([2])
  expect(tokens).toEqual([{ id: 'tok_1', at: 200, address: '203.0.113.7' }])
})

test('whoever varies the details gets so many rows a minute and no more; nothing goes uncounted', () => {
  const buffer = createUsageBuffer({ detailsPerToken: 10 })
  let rows = 0
  let requests = 0
  for (let flush = 0; flush < 5; flush++) {
    for (let index = 0; index < 100; index++) buffer.add(use({ address: `10.0.${flush}.${index}` }))
    const { counts } = buffer.take(1_000)
    rows += counts.length
    requests += counts.reduce((sum, { count }) => sum + count, 0)
  }
  // Ten with their details, and one a flush without.
  expect(rows).toBe(15)
  expect(requests).toBe(500)
  buffer.add(use({ at: 6 * minute, address: '10.9.9.9' }))
  expect(buffer.take(1_000).counts).toMatchObject([{ address: '10.9.9.9', count: 1 }])
})

test('a clock that went ahead and came back leaves no minute without its details', () => {
  const buffer = createUsageBuffer({ detailsPerToken: 1 })
  buffer.add(use({ at: 500 * minute, address: '10.0.0.1' }))
  buffer.add(use({ at: 6 * minute, address: '10.0.0.2' }))
  buffer.add(use({ at: 7 * minute, address: '10.0.0.3' }))
  const addresses = buffer.take(1_000).counts.map(({ address }) => address)
  expect(addresses).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3'])
})

test('all tokens together are broken down no further than memory allows; nothing goes uncounted', () => {
  const buffer = createUsageBuffer({ details: 30 })
  for (let index = 0; index < 100; index++)
    buffer.add(use({ tokenId: `tok_${index % 10}`, address: `10.0.0.${index}` }))
  const { counts } = buffer.take(1_000)
  expect(counts.filter(({ address }) => address !== '')).toHaveLength(30)
  expect(total(counts)).toBe(100)
})

describe('when there is more than memory may hold', () => {
  const bytes = 30_000

  test('addresses go first, then what was asked for, then minutes; every request is still counted', () => {
    const buffer = createUsageBuffer({ bytes })
    const details = new Set<string>()
    let added = 0
    const add = (changes: Partial<Use>) => {
      buffer.add(use(changes))
      details.add(buffer.detail())
      added += 1
    }
    for (let index = 0; index < 90; index++) add({ address: `10.0.0.${index}` })
    for (let index = 0; index < 90; index++) add({ operation: `order:${index}`, tokenId: `tok_${index % 3}` })
    for (let index = 0; index < 90; index++) add({ at: index * minute })
    expect([...details]).toEqual([
      'all',
      'without address',
      'without application, operation and address',
      'by the hour',
    ])
    expect(buffer.requests()).toBe(added)
    const { counts } = buffer.take(1_000)
    expect(total(counts)).toBe(added)
    expect(counts.every((count) => count.minute % (60 * minute) === 0)).toBe(true)
    expect(buffer.takeDropped()).toBe(0)
    expect(buffer.requests()).toBe(0)
  })

  test('only what finds no room even so is left out, and told once', () => {
    const buffer = createUsageBuffer({ bytes, lastUses: 50 })
    for (let index = 0; index < 1_000; index++) {
      buffer.add(use({ tokenId: `tok_${index}`, credentialId: `crd_${index}` }))
    }
    // Who is known is counted on.
    buffer.add(use({ tokenId: 'tok_0', credentialId: 'crd_0' }))
    const batch = buffer.take(1_000)
    const dropped = buffer.takeDropped()
    expect(dropped).toBeGreaterThan(0)
    expect(total(batch.counts) + dropped).toBe(1_001)
    expect(batch.counts[0]).toMatchObject({ tokenId: 'tok_0', count: 2 })
    expect(batch.tokens).toHaveLength(50)
    expect(buffer.takeDropped()).toBe(0)
  })

  test('detail comes back once there is room', () => {
    const buffer = createUsageBuffer({ bytes })
    for (let index = 0; index < 200; index++) buffer.add(use({ address: `10.0.0.${index}` }))
    expect(buffer.detail()).not.toBe('all')
    buffer.take(1_000)
    buffer.add(use({ at: 6 * minute, address: '10.9.9.9' }))
    expect(buffer.take(1).counts).toMatchObject([{ address: '10.9.9.9' }])
  })
})

test('whatever comes, is taken and is put back, no request is lost or counted twice', () => {
  const some = fc.record({
    tokenId: fc.constantFrom('tok_1', 'tok_2', 'tok_3'),
    at: fc.nat({ max: 300 }).map((minutes) => minutes * minute),
    operation: fc.nat({ max: 40 }).map((number) => `order:${number}`),
    address: fc.nat({ max: 255 }).map((number) => `10.0.0.${number}`),
    code: fc.constantFrom('ok', 'revoked'),
  })
  const step = fc.oneof(
    { weight: 20, arbitrary: some.map((changes) => ({ add: changes })) },
    { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 30 }), written: fc.boolean() }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 600, max: 20_000 }), (steps, bytes) => {
      const buffer = createUsageBuffer({ bytes, details: 100 })
      let [added, written] = [0, 0]
      for (const one of steps) {
        if ('add' in one) {
          buffer.add(use(one.add))
          added += 1
        } else {
          const batch = buffer.take(one.take)
          expect(batch.counts.length).toBeLessThanOrEqual(one.take)
          expect(batch.refusals.length).toBeLessThanOrEqual(one.take)
          if (one.written) written += total(batch.counts)
          else buffer.putBack(batch)
        }
      }
      expect(written + buffer.requests() + buffer.takeDropped()).toBe(added)
      expect(total(buffer.take(1_000).counts) + written).toBeLessThanOrEqual(added)
    }),
  )
})

test('the same counted again by the rows that are known comes to what counting each anew comes to', () => {
  const kinds = Array.from({ length: 6 }, (_, index) => ({
    tokenId: `tok_${index % 2}`,
    credentialId: `crd_${index % 2}`,
    serviceUserId: index % 3 === 0 ? undefined : 'su_1',
    address: `10.0.0.${index}`,
    code: index === 5 ? 'revoked' : 'ok',
  }))
  const step = fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        kind: fc.nat({ max: kinds.length - 1 }),
        // A clock may also be set back, a little.
        at: fc.integer({ min: 5 * minute - 9, max: 5 * minute + 90 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 8 }), written: fc.boolean() }) },
  )
  const bytes = fc.integer({ min: 600, max: 6_000 })
  let again = 0
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 20, maxLength: 200 }),
      bytes,
      fc.integer({ min: 1, max: 4 }),
      (steps, room, lastUses) => {
        const [reaching, looking] = [0, 1].map(() => createUsageBuffer({ bytes: room, lastUses })) as [Buffer, Buffer]
        const known = new Map<number, CountedUse>()
        for (const one of steps) {
          if ('take' in one) {
            const [left, right] = [reaching.take(one.take), looking.take(one.take)]
            expect(left).toEqual(right)
            if (one.written) continue
            reaching.putBack(left)
            looking.putBack(right)
            continue
          }
          const given = use({ ...kinds[one.kind], at: one.at })
          looking.add(given)
          const counted = known.get(one.kind)
          if (counted && reaching.addAgain(counted, one.at)) again += 1
          else {
            known.delete(one.kind)
            const found = reaching.add(given)
            if (found) known.set(one.kind, found)
          }
        }
        expect(reaching.requests()).toBe(looking.requests())
        expect(reaching.takeDropped()).toBe(looking.takeDropped())
        expect(reaching.take(1_000)).toEqual(looking.take(1_000))
      },
    ),
    { numRuns: 500 },
  )
  expect(again).toBeGreaterThan(500)
})

test('a refusal is kept singly, a few of each credential, and then counted alone', () => {
  const buffer = createUsageBuffer({ refusalsPerCredential: 2, refusals: 3 })
  for (const at of [1, 2, 3]) buffer.add(use({ at, code: 'revoked' }))
  for (const at of [4, 5]) buffer.add(use({ at, code: 'restricted', credentialId: 'crd_2' }))
  buffer.add(use({ at: 6 }))
  const batch = buffer.take(1_000)
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
  expect(buffer.take(1_000).refusals).toEqual(batch.refusals)
})
