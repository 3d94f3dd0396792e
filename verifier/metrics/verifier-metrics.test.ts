import { expect, test } from 'vitest'
import { createDurations } from './durations'
import { createMeasurements } from './measurements'
import { createVerifierMetrics } from './verifier-metrics'

/** A process whose feed is so old, and has come so far. */
function processWith(age: number, position: number) {
  const counts = { killed: 0, crashed: 0, refusedFromMemory: 0, turnedAway: 0, waiting: 0, running: 0, workers: 3 }
  const measurements = createMeasurements()
  measurements.decided('ok', 0.02)
  return createVerifierMetrics({
    measurements,
    feed: { age: () => age, position: () => position },
    usage: { counts: () => ({ waiting: 2, dropped: 0 }) },
    datalog: { counts: () => ({ ...counts, cpu: createDurations() }) },
    state: { reads: () => 1 },
  } as unknown as Parameters<typeof createVerifierMetrics>[0])
}

test('of several processes the one that is furthest behind tells how old the feed is, and all together what was done', async () => {
  // None of them is as old as the test.
  const processes = [processWith(0.002, 9), processWith(0.004, 5), processWith(0.001, 8)]
  const told = await Promise.all(processes.map(({ tell }) => tell()))
  const lines = (await processes[0]!.text(told)).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'latchkey_feed_age_seconds 0.000004',
      'latchkey_feed_position 5',
      'latchkey_decisions_total{code="ok"} 3',
      'latchkey_state_reads_total 3',
      'latchkey_usage_waiting 6',
      'latchkey_datalog_workers 9',
    ]),
  )
})
