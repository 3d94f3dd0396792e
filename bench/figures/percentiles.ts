import { once } from 'node:events'
import type { Target } from '../load/connection'
import { cores, type Loader, startLoader } from '../load/loader'
import { median, percentile, pin } from '../measure'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken, portOf, stopVerifier } from '../world'

const goal = 6
const connections = 64
/** What is compiled meanwhile takes time from the same core. */
const warmUpRounds = 4

/**
 * How even answers are: at half of the highest load, as from callers who know nothing of each other. In turn with a bare HTTP server at half
 * of its own, which shows what the machine and Node.js make of it.
 */
export async function percentiles(world: BenchWorld, options: BenchOptions): Promise<Figure[]> {
  const body = world.body((await makeToken(world.made)).secret)
  const verifier = await world.startVerifier()
  const bare = await world.forkBundled('bare-server')
  const loader = await startLoader(world, 0)
  try {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    bare.send((await (await fetch(`${verifier.url}/v1/verify`, init)).json()) as object)
    const [barePort] = (await once(bare, 'message')) as [number]
    for (const { pid } of [verifier.child, bare]) pin(pid!, cores.servers)
    const [ours, reference] = await inTurn(loader, body, [portOf(verifier), barePort], options)
    const measured = `${ours!.ratio.toFixed(1)}: p50 ${ours!.p50.toFixed(2)} ms, p99 ${ours!.p99.toFixed(2)} ms at ${ours!.perSecond.toFixed(0)}/s; bare \`node:http\` ${reference!.ratio.toFixed(1)}: p99 ${reference!.p99.toFixed(2)} ms at ${reference!.perSecond.toFixed(0)}/s`
    return [{ id: 'percentiles', measured, met: ours!.ratio <= goal }]
  } finally {
    await loader.close()
    await hangUp(bare)
    await stopVerifier(verifier)
  }
}

/** Milliseconds; medians of the rounds. */
interface Evenness {
  perSecond: number
  p50: number
  p99: number
  /** Of p99 to p50. */
  ratio: number
}

async function inTurn(
  loader: Loader,
  body: string,
  ports: number[],
  { rounds, milliseconds }: BenchOptions,
): Promise<Evenness[]> {
  const targets = ports.map((port) => ({ port, path: '/v1/verify', good: '"allowed":true' }))
  const halves: number[] = []
  for (const target of targets) halves.push((await highestLoad(loader, target, body, milliseconds)) / 2)
  const taken = targets.map(() => [] as Omit<Evenness, 'perSecond'>[])
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const [index, target] of targets.entries()) {
      const perSecond = halves[index]!
      const latencies = await loader.steadyLoad({ ...target, body, perSecond, milliseconds, connections })
      const [p50, p99, p999] = [0.5, 0.99, 0.999].map((part) => percentile(latencies, part)) as [number, number, number]
      process.stdout.write(`p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, p99.9 ${p999.toFixed(2)} ms\n`)
      if (round >= 0) taken[index]!.push({ p50, p99, ratio: p99 / p50 })
    }
  }
  process.stdout.write('\n')
  return taken.map((all, index) => ({
    perSecond: halves[index]!,
    p50: median(all.map(({ p50 }) => p50)),
    p99: median(all.map(({ p99 }) => p99)),
    ratio: median(all.map(({ ratio }) => ratio)),
  }))
}

async function highestLoad(
  loader: Loader,
  target: Target & { good: string },
  body: string,
  milliseconds: number,
): Promise<number> {
  const reached: number[] = []
  for (let round = 0; round < 4; round++) {
    const { perSecond } = await loader.load({ ...target, bodies: [body], connections, milliseconds })
    if (round > 0) reached.push(perSecond)
  }
  return Math.max(...reached)
}
