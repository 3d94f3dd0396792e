import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readMetrics } from '../testing/read-metrics'
import { createTestToken, createTestWorld } from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess, workersOf } from '../testing/verifier-process'

vi.setConfig({ testTimeout: 120_000 })

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let verifier: VerifierProcess
let secret: string

beforeAll(async () => {
  bundle = await bundleVerifier()
  // The machine that runs tests may be busy.
  verifier = await startVerifierProcess(bundle.file, undefined, {
    env: { VERIFIER_WORKERS: '3', LATCHKEY_STALENESS_SECONDS: '60' },
  })
  await verifier.ready
  secret = (await createTestToken(await createTestWorld())).secret
}, 120_000)
afterAll(async () => {
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await bundle.remove()
})

/** So many decisions, each on a connection of its own: they are given to the processes in turn. */
async function decide(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const { status } = await fetch(`${verifier.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ token: secret, application: 'orders' }),
    })
    expect(status).toBe(200)
  }
}

const decisionsIn = (metrics: Metrics) => [
  metrics.get('latchkey_decisions_total{code="ok"}'),
  metrics.get('latchkey_decision_duration_seconds_count'),
  metrics.get('latchkey_decision_duration_seconds_bucket{le="+Inf"}'),
]

type Metrics = Awaited<ReturnType<typeof readMetrics>>

/** One on which all have told of themselves: on a busy machine one may have been late. */
async function wholePage(): Promise<Metrics> {
  for (;;) {
    const page = await readMetrics(verifier.url)
    if (page.get('latchkey_processes') === 3) return page
  }
}

/** What of these never falls, by what the page says of each: those of Node.js have gauges that are called `_total`. */
async function countingUp(): Promise<(line: string) => boolean> {
  const text = await (await fetch(`${verifier.url}/metrics`)).text()
  const names = new Set([...text.matchAll(/^# TYPE (\w+) (?:counter|histogram)$/gm)].map(([, name]) => name))
  expect(names.size).toBeGreaterThan(10)
  return (line) => {
    const name = line.replace(/\{.*/, '')
    return names.has(name) || names.has(name.replace(/_(bucket|sum|count)$/, ''))
  }
}

/** What fell from each page to the next. */
async function fallenIn(pages: Metrics[]): Promise<string[]> {
  const countsUp = await countingUp()
  return pages.slice(1).flatMap((page, index) => {
    const before = [...pages[index]!].filter(([name]) => countsUp(name))
    expect(before.length).toBeGreaterThan(50)
    return before
      .filter(([name, value]) => !(page.get(name)! >= value))
      .map(([name, value]) => `${name}: ${value}, then ${page.get(name)}`)
  })
}

/** Pages, from now until as many processes answer as there should be, none of them this one. */
async function pagesUntilReplaced(worker: number): Promise<Metrics[]> {
  const pages: Metrics[] = []
  await vi.waitUntil(
    async () => {
      const wereReplaced = !workersOf(verifier).includes(worker)
      // A connection to the one that ends may break.
      const page = await readMetrics(verifier.url).catch(() => undefined)
      if (page) pages.push(page)
      return wereReplaced && page?.get('latchkey_processes') === 3
    },
    { timeout: 60_000, interval: 100 },
  )
  return pages
}

test('whichever process is asked tells of all of them', async () => {
  await decide(12)
  const told = [await wholePage(), await wholePage(), await wholePage()]
  for (const metrics of told) {
    expect(decisionsIn(metrics)).toEqual([12, 12, 12])
    expect(metrics.get('latchkey_feed_age_seconds')).toBeLessThan(60)
    expect(metrics.get('latchkey_feed_position')).toBeGreaterThan(0)
  }
  // Each process read the state for itself, so no single one has all of it.
  expect(told[0]!.get('latchkey_state_reads_total')).toBeGreaterThanOrEqual(3)
})

test('nothing that counts up falls when one is killed and started again, and its successor counts on', async () => {
  const before = await wholePage()
  const [worker] = workersOf(verifier)
  process.kill(worker!, 'SIGKILL')
  const pages = [before, ...(await pagesUntilReplaced(worker!))]
  expect(await fallenIn(pages)).toEqual([])
  expect(decisionsIn(pages.at(-1)!)).toEqual(decisionsIn(before))
  await decide(12)
  const after = await wholePage()
  expect(decisionsIn(after)).toEqual(decisionsIn(before).map((count) => count! + 12))
})

test('one that is asked to end says what it has counted until then', async () => {
  const before = await wholePage()
  const [worker] = workersOf(verifier)
  // Nobody has asked since.
  await decide(12)
  process.kill(worker!, 'SIGTERM')
  await vi.waitUntil(() => !workersOf(verifier).includes(worker!), { timeout: 60_000 })
  const pages = [before, ...(await pagesUntilReplaced(worker!))]
  expect(await fallenIn(pages)).toEqual([])
  expect(decisionsIn(pages.at(-1)!)).toEqual(decisionsIn(before).map((count) => count! + 12))
})

test('of one that does not answer, what it counted stays as it was told last, and what it uses now is left out', async () => {
  const before = await wholePage()
  const [worker] = workersOf(verifier)
  process.kill(worker!, 'SIGSTOP')
  // Some of them wait for the one that does not answer.
  const asking = Array.from({ length: 6 }, () => readMetrics(verifier.url))
  const page = await Promise.any(asking)
  process.kill(worker!, 'SIGCONT')
  const later = await Promise.all(asking)
  expect(page.get('latchkey_processes')).toBeLessThan(3)
  expect(await fallenIn([before, page])).toEqual([])
  expect(decisionsIn(page)).toEqual(decisionsIn(before))
  for (const one of later) expect(await fallenIn([before, one])).toEqual([])
})
