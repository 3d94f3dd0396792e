import { cpus } from 'node:os'
import type { Load } from './load/closed-loop'
import { cores, startLoader } from './load/loader'
import { cpuOf, median, pin, pinDatabase } from './measure'
import type { BenchWorld } from './world'

/** A server under a load. */
export interface Contender {
  name: string
  pid: number
  load: Omit<Load, 'connections' | 'milliseconds'>
}

export interface Speed {
  name: string
  perSecond: number
  /** Microseconds of the server's CPU a request. */
  cpu: number
}

const warmUpRounds = 2

/**
 * Loads servers in turn, round by round, so that what else the machine does meets all of them. Figures are medians; only their ratios within one run mean anything.
 */
export async function compare(
  world: BenchWorld,
  contenders: Contender[],
  { rounds, milliseconds }: { rounds: number; milliseconds: number },
): Promise<Speed[]> {
  for (const { pid } of contenders) pin(pid, cores.servers)
  // Beside the load, which makes room for it: on the servers' core it would take time from those who ask it.
  pinDatabase(world.postgres(), String(cores.load))
  const loader = await startLoader(world)
  const taken = contenders.map(() => ({ perSecond: [] as number[], cpu: [] as number[] }))
  try {
    for (let round = -warmUpRounds; round < rounds; round++) {
      for (const [index, { pid, load: what }] of contenders.entries()) {
        const before = cpuOf(pid)
        const { perSecond, answers } = await loader.load({ ...what, connections: 16, milliseconds })
        if (round < 0) continue
        taken[index]!.perSecond.push(perSecond)
        taken[index]!.cpu.push((cpuOf(pid) - before) / answers)
      }
    }
  } finally {
    await loader.close()
    pinDatabase(world.postgres(), `0-${cpus().length - 1}`)
  }
  const speeds = contenders.map(({ name }, index) => ({
    name,
    perSecond: median(taken[index]!.perSecond),
    cpu: median(taken[index]!.cpu),
  }))
  print(speeds)
  return speeds
}

// Ratios are to the first.
function print(speeds: Speed[]): void {
  const [first] = speeds
  const width = Math.max(...speeds.map(({ name }) => name.length)) + 2
  process.stdout.write(`${''.padEnd(width)}requests/s   ratio   CPU µs/request   ratio\n`)
  for (const { name, perSecond, cpu } of speeds) {
    const ratios = [perSecond / first!.perSecond, first!.cpu / cpu].map((ratio) => ratio.toFixed(2).padStart(8))
    process.stdout.write(
      `${name.padEnd(width)}${perSecond.toFixed(0).padStart(10)}${ratios[0]}${cpu.toFixed(1).padStart(17)}${ratios[1]}\n`,
    )
  }
  process.stdout.write('\n')
}
