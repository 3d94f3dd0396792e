import fc from 'fast-check'
import { AggregatorRegistry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { createLastingMetrics, type LastingMetrics } from './lasting-metrics'
import { counter, gauge, type MetricObject } from './metric-objects'

const about = (name: string) => ({ name, help: 'Of a test.' })
const decided = (counts: Record<string, number>) => counter(about('decisions'), { label: 'code', counts })

/** The page of all, as Prometheus reads it. */
async function page(metrics: LastingMetrics<string>, ...heard: string[]): Promise<Record<string, number>> {
  const text = await AggregatorRegistry.aggregate(metrics.of(new Set(heard))).metrics()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]))
}

describe('what processes tell', () => {
  const tell = (ok: number, waiting: number): MetricObject[] => [
    decided({ ok }),
    gauge(about('waiting'), 'sum', waiting),
  ]

  test('is added up', async () => {
    const metrics = createLastingMetrics<string>(2)
    metrics.join('a', 0)
    metrics.join('b', 1)
    metrics.told('a', tell(3, 1))
    metrics.told('b', tell(4, 1))
    expect(await page(metrics, 'a', 'b')).toEqual({ 'decisions{code="ok"}': 7, waiting: 2 })
  })

  test('of one that is not heard is what it counted last', async () => {
    const metrics = createLastingMetrics<string>(2)
    metrics.join('a', 0)
    metrics.join('b', 1)
    metrics.told('a', tell(3, 1))
    metrics.told('b', tell(4, 1))
    expect(await page(metrics, 'b')).toEqual({ 'decisions{code="ok"}': 7, waiting: 1 })
    expect(await page(metrics)).toEqual({ 'decisions{code="ok"}': 7 })
  })

  test('of one that has ended is what it counted last, on which the next in its place counts', async () => {
    const metrics = createLastingMetrics<string>(1)
    metrics.join('a', 0)
    metrics.told('a', tell(3, 1))
    metrics.leave('a')
    // Late: it could be counted twice.
    metrics.told('a', tell(4, 1))
    expect(await page(metrics, 'a')).toEqual({ 'decisions{code="ok"}': 3 })
    metrics.join('b', 0)
    metrics.told('b', [decided({ restricted: 1 }), gauge(about('waiting'), 'sum', 5)])
    expect(await page(metrics, 'a', 'b')).toEqual({
      'decisions{code="ok"}': 3,
      'decisions{code="restricted"}': 1,
      waiting: 5,
    })
    metrics.told('b', tell(2, 0))
    expect(await page(metrics, 'b')).toEqual({ 'decisions{code="ok"}': 5, waiting: 0 })
  })
})

test('whoever ends, begins or does not answer, no sum falls, and none of what was told is lost', async () => {
  const place = fc.nat({ max: 2 })
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ place, more: fc.nat({ max: 9 }), seconds: fc.double({ min: 0, max: 1, noNaN: true }) }),
    },
    { weight: 1, arbitrary: fc.record({ replaced: place }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ step, heard: fc.subarray([0, 1, 2]) }), { maxLength: 60 }), async (steps) => {
      const metrics = createLastingMetrics<string>(3)
      const now = [0, 1, 2].map((index) => ({ name: `${index}`, ok: 0, seconds: 0 }))
      for (const [index, { name }] of now.entries()) metrics.join(name, index)
      let before: Record<string, number> = {}
      let told = 0
      for (const { step: one, heard } of steps) {
        if ('replaced' in one) {
          metrics.leave(now[one.replaced]!.name)
          now[one.replaced] = { name: crypto.randomUUID(), ok: 0, seconds: 0 }
          metrics.join(now[one.replaced]!.name, one.replaced)
        } else {
          const process = now[one.place]!
          process.ok += one.more
          process.seconds += one.seconds
          metrics.told(process.name, [decided({ ok: process.ok }), counter(about('seconds'), process.seconds)])
          told += one.more
        }
        const after = await page(metrics, ...heard.map((index) => now[index]!.name))
        for (const [name, value] of Object.entries(before)) expect(after[name]).toBeGreaterThanOrEqual(value)
        expect(after['decisions{code="ok"}'] ?? 0).toBe(told)
        before = after
      }
    }),
  )
})
