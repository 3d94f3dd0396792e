import { beforeAll, expect, test } from 'vitest'
import { readMetrics } from '../testing/read-metrics'
import { startTestVerifier, verifierOfThisFile } from '../testing/test-verifier'
import {
  copyOf,
  createTestToken,
  createTestWorld,
  joinBomb,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from '../testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
})

const metrics = () => readMetrics(verifier.get().url)

/** What grew while `work` was done, by how much. */
async function grown(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await metrics()
  await work()
  const differences = [...(await metrics())].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const)
  return Object.fromEntries(differences.filter(([name, value]) => value !== 0 && name.startsWith('latchkey_')))
}

test('decisions are counted by code, and by what they needed', async () => {
  const { verify } = verifier.get()
  const token = await createTestToken(world)
  const ask = () => verify({ token: token.secret, application: 'orders' })
  const counted = await grown(async () => {
    for (let index = 0; index < 5; index++) await ask()
    await verify({ token: '' })
    await verify({ token: 'nonsense' })
    await verify({ token: withBrokenSignature(token.secret) })
  })
  expect(counted).toMatchObject({
    'latchkey_decisions_total{code="ok"}': 5,
    'latchkey_decisions_total{code="missing"}': 1,
    'latchkey_decisions_total{code="malformed"}': 1,
    'latchkey_decisions_total{code="bad_signature"}': 1,
    latchkey_decision_duration_seconds_count: 8,
    'latchkey_decision_duration_seconds_bucket{le="+Inf"}': 8,
  })
  const [hits = 0, misses = 0] = ['hit', 'miss'].map(
    (result) => counted[`latchkey_token_memory_total{result="${result}"}`],
  )
  expect(hits).toBeGreaterThanOrEqual(2)
  expect(misses).toBeGreaterThanOrEqual(3)
  // That there is no token is not looked up.
  expect(hits + misses).toBe(7)
  await tokenActions(world).revoke(token.tokenId)
  expect(await grown(ask)).toMatchObject({ 'latchkey_decisions_total{code="revoked"}': 1 })
})

test('what is known costs no reading, and what is not costs one', async () => {
  const { verify } = verifier.get()
  const { secret } = await createTestToken(world)
  const ask = () => verify({ token: secret, organization: world.organization.slug })
  expect(await grown(ask)).toMatchObject({
    latchkey_state_reads_total: 1,
    'latchkey_state_memory_total{result="miss"}': 1,
  })
  const again = await grown(ask)
  expect(again).toMatchObject({ 'latchkey_state_memory_total{result="hit"}': 1 })
  expect(again).not.toHaveProperty('latchkey_state_reads_total')
})

test('the feed, usage and custom Datalog are told of', async () => {
  const { verify, running } = verifier.get()
  const { secret } = await createTestToken(world)
  const custom = await copyOf(world, secret, [{ type: 'custom', source: joinBomb }])
  expect(await grown(() => verify({ token: custom, application: 'orders' }))).toMatchObject({
    'latchkey_datalog_workers_lost_total{cause="killed"}': 1,
    'latchkey_decisions_total{code="too_complex"}': 1,
  })
  expect(await grown(() => verify({ token: custom, application: 'orders' }))).toMatchObject({
    'latchkey_datalog_not_run_total{cause="refused_from_memory"}': 1,
  })
  await expect
    .poll(async () => {
      await running.flushUsage()
      return (await metrics()).get('latchkey_usage_waiting')
    })
    .toBe(0)
  const all = await metrics()
  expect(all.get('latchkey_feed_position')).toBeGreaterThan(0)
  expect(all.get('latchkey_feed_age_seconds')).toBeLessThan(60)
  expect(all.get('latchkey_usage_dropped_total')).toBe(0)
  expect(all.get('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(all.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(0)
})

test('requests that a limit refused are counted', async () => {
  const limited = await startTestVerifier({ limits: { requestsPerAddress: 1 } })
  try {
    await Promise.all(Array.from({ length: 20 }, () => limited.post({ token: '' })))
    const all = await readMetrics(limited.url)
    expect(all.get('latchkey_limited_total{limit="address"}')).toBeGreaterThan(10)
  } finally {
    await limited.running.close()
  }
})

test('the age of a feed that was never read is that of the process', async () => {
  const blind = await startTestVerifier({
    databaseUrl: 'postgresql://nobody:x@127.0.0.1:9/none',
    stalenessSeconds: 1,
    firstLookWithin: 0,
  })
  try {
    const first = (await readMetrics(blind.url)).get('latchkey_feed_age_seconds')!
    const second = (await readMetrics(blind.url)).get('latchkey_feed_age_seconds')!
    expect(first).toBeGreaterThan(0)
    expect(second).toBeGreaterThan(first)
  } finally {
    await blind.running.close()
  }
})

test('nobody is named', async () => {
  const { url, verify } = verifier.get()
  const { secret, name } = await createTestToken(world)
  await verify({ token: secret, application: 'orders', operation: 'order:list', clientIp: '203.0.113.7' })
  const response = await fetch(`${url}/metrics`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  for (const secretive of [
    secret.slice(10, 60),
    name,
    world.organization.slug,
    world.organization.id,
    'orders',
    'order:list',
    '203.0.113.7',
  ]) {
    expect(text).not.toContain(secretive)
  }
})

test('every metric has its type and its help', async () => {
  const text = await (await fetch(`${verifier.get().url}/metrics`)).text()
  const names = (kind: string) =>
    [...text.matchAll(new RegExp(`^# ${kind} (latchkey_\\w+) \\S`, 'gm'))].map((match) => match[1])
  expect(names('HELP')).toEqual(names('TYPE'))
  expect(names('TYPE').length).toBeGreaterThan(10)
})

test('is for reading', async () => {
  const response = await fetch(`${verifier.get().url}/metrics`, { method: 'POST' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})
