import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMetrics } from '../testing/read-metrics'
import { createTestToken, createTestWorld } from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from '../testing/verifier-process'

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let verifier: VerifierProcess

beforeAll(async () => {
  bundle = await bundleVerifier()
  // The machine that runs tests may be busy.
  verifier = await startVerifierProcess(bundle.file, undefined, {
    env: { VERIFIER_WORKERS: '3', LATCHKEY_STALENESS_SECONDS: '60' },
  })
  await verifier.ready
}, 120_000)
afterAll(async () => {
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await bundle.remove()
})

test('whichever process is asked tells of all of them', { timeout: 120_000 }, async () => {
  const { secret } = await createTestToken(await createTestWorld())
  // Each on a connection of its own: they are given to the workers in turn.
  const ask = () =>
    fetch(`${verifier.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ token: secret, application: 'orders' }),
    })
  for (let index = 0; index < 12; index++) expect((await ask()).status).toBe(200)
  const told = [await readMetrics(verifier.url), await readMetrics(verifier.url), await readMetrics(verifier.url)]
  for (const metrics of told) {
    expect(metrics.get('latchkey_decisions_total{code="ok"}')).toBe(12)
    expect(metrics.get('latchkey_decision_duration_seconds_bucket{le="+Inf"}')).toBe(12)
    expect(metrics.get('latchkey_feed_age_seconds')).toBeLessThan(60)
    expect(metrics.get('latchkey_feed_position')).toBeGreaterThan(0)
  }
  // Each process read the state for itself, so no single one has all of it.
  expect(told[0]!.get('latchkey_state_reads_total')).toBeGreaterThanOrEqual(3)
})
