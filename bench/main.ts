import { attack } from './figures/attack'
import { hot } from './figures/hot'
import { lists } from './figures/lists'
import { memory } from './figures/memory'
import { neverSeen } from './figures/never-seen'
import { peers } from './figures/peers'
import { percentiles } from './figures/percentiles'
import { refusals } from './figures/refusals'
import { revocation } from './figures/revocation'
import { say } from './measure'
import { type BenchOptions, readOptions } from './options'
import type { Figure } from './report/figure'
import { describeMachine } from './report/machine'
import { record } from './report/record'
import { row, table } from './report/table'
import { type BenchWorld, createBenchWorld } from './world'

// `npm run bench -- [--only hot,peers] [--record]`: what docs/performance.md shows. The machine may be noisy: whatever is compared is
// measured in turn within one run, and only the ratios mean anything.

type Group = (options: BenchOptions) => Promise<Figure[]>

let world: Promise<BenchWorld> | undefined
const inWorld =
  (measure: (world: BenchWorld, options: BenchOptions) => Promise<Figure[]>): Group =>
  async (options) => {
    world ??= createBenchWorld()
    return measure(await world, options)
  }

const groups: Record<string, Group> = {
  hot: inWorld(hot),
  'never-seen': inWorld(neverSeen),
  peers: inWorld(peers),
  percentiles: inWorld(percentiles),
  revocation: inWorld(revocation),
  attack: inWorld(attack),
  refusals: inWorld(refusals),
  memory: inWorld(memory),
  lists,
}

const options = readOptions(Object.keys(groups))
const figures: Figure[] = []
try {
  for (const [name, measure] of Object.entries(groups)) {
    if (options.only && !options.only.includes(name)) continue
    say(`${name} …`)
    const measured = await measure(options)
    for (const figure of measured) say(row(figure))
    figures.push(...measured)
    if (options.record) record(measured)
  }
  process.stdout.write(`${describeMachine()}\n\n${table(figures)}\n`)
} finally {
  await (await world)?.close()
}
