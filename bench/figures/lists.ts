import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'
import type { DisposableCluster } from '../../lib/db/postgres/disposable'
import { migrate } from '../../prisma/migrate'
import { median, say } from '../measure'
import type { BenchOptions } from '../options'
import type { Answer } from '../processes/time-lists'
import type { Figure } from '../report/figure'
import { printRatios, type Timings } from '../report/print-ratios'
import { hangUp, startProductionCluster } from '../world'

const rounds = 25
const warmUp = 5

/**
 * How long one page of the service token list takes, by how many tokens the organization has. Each case is timed at all sizes in turn, round
 * by round; figures are medians.
 */
export async function lists({ sizes }: BenchOptions): Promise<Figure[]> {
  const cluster = await startProductionCluster()
  const processes: ChildProcess[] = []
  try {
    let names: string[] = []
    for (const size of sizes) {
      say(`Filling ${size.toLocaleString('en')} tokens …`)
      const child = await fill(cluster, size)
      processes.push(child)
      const filled = await answer(child)
      if ('names' in filled) names = filled.names
    }
    const rows: Timings[] = sizes.map((size) => ({ size, medians: {} }))
    const counts: Timings[] = sizes.map((size) => ({ size, medians: {} }))
    for (const name of names) {
      for (const [index, taken] of (await timeCase(processes, name)).entries()) {
        rows[index]!.medians[name] = median(taken.map((times) => times.rows))
        counts[index]!.medians[name] = median(taken.map((times) => times.count))
      }
    }
    process.stdout.write('Until the page has its rows\n\n')
    const slowest = printRatios(rows)
    process.stdout.write(
      '\nUntil it says how many there are, too: counted to 10,000, so with more to count at the larger sizes\n\n',
    )
    printRatios(counts)
    return [
      {
        id: 'lists',
        measured: `${slowest.ratio.toFixed(2)}: ${slowest.name}, ${slowest.milliseconds.toFixed(1)} ms`,
        met: slowest.ratio <= 2,
      },
    ]
  } finally {
    await Promise.all(processes.map(hangUp))
    await cluster.stop()
  }
}

// Each size in a database and a process of its own: a client keeps to one database.
async function fill(cluster: DisposableCluster, size: number): Promise<ChildProcess> {
  const url = cluster.url(`tokens_${size}`)
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  await client.query(`CREATE DATABASE tokens_${size}`)
  await client.end()
  await migrate(url)
  return fork('bench/processes/time-lists.ts', [String(size)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: 'bench/tsconfig.json',
      DATABASE_URL: url,
      LATCHKEY_SECRET: randomBytes(32).toString('base64'),
    },
  })
}

type Times = { rows: number; count: number }

/** Milliseconds of each round, by size. */
async function timeCase(processes: ChildProcess[], name: string): Promise<Times[][]> {
  const taken: Times[][] = processes.map(() => [])
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, child] of processes.entries()) {
      child.send(name)
      const times = await answer(child)
      if (round >= 0 && 'rows' in times) taken[index]!.push(times)
    }
  }
  return taken
}

async function answer(child: ChildProcess): Promise<Answer> {
  const answered = new AbortController()
  const { signal } = answered
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error('A process that times the list has ended.')
    })
    const [message] = await Promise.race([once(child, 'message', { signal }), ended])
    return message as Answer
  } finally {
    answered.abort()
  }
}
