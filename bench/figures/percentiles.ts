import { cores, startLoader } from '../load/loader'
import { median, percentile, pin } from '../measure'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, makeToken, portOf, stopVerifier } from '../world'

const goal = 6

/** How even answers are: at half of the highest load, as from callers who know nothing of each other. */
export async function percentiles(world: BenchWorld, { rounds, milliseconds }: BenchOptions): Promise<Figure[]> {
  const body = world.body((await makeToken(world.made)).secret)
  const verifier = await world.startVerifier()
  const loader = await startLoader(world)
  pin(verifier.child.pid!, cores.servers)
  const target = { port: portOf(verifier), path: '/v1/verify', good: '"allowed":true' }
  try {
    const highest: number[] = []
    for (let round = 0; round < 4; round++) {
      const { perSecond } = await loader.load({ ...target, bodies: [body], connections: 64, milliseconds })
      if (round > 0) highest.push(perSecond)
    }
    const perSecond = Math.max(...highest) / 2
    const taken: { p50: number; p99: number; p999: number; ratio: number }[] = []
    for (let round = -1; round < rounds; round++) {
      const latencies = await loader.steadyLoad({ ...target, body, perSecond, milliseconds, connections: 64 })
      const [p50, p99, p999] = [0.5, 0.99, 0.999].map((part) => percentile(latencies, part)) as [number, number, number]
      process.stdout.write(`p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, p99.9 ${p999.toFixed(2)} ms\n`)
      if (round >= 0) taken.push({ p50, p99, p999, ratio: p99 / p50 })
    }
    process.stdout.write('\n')
    const ratio = median(taken.map((round) => round.ratio))
    const [p50, p99] = [median(taken.map((round) => round.p50)), median(taken.map((round) => round.p99))]
    const measured = `${ratio.toFixed(1)}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms at ${perSecond.toFixed(0)}/s`
    return [{ id: 'percentiles', measured, met: ratio <= goal }]
  } finally {
    await loader.close()
    await stopVerifier(verifier)
  }
}
