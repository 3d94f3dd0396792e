import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startDisposableCluster } from '../lib/db/postgres/disposable'
import { migrate } from '../prisma/migrate'
import { printRatios, type Timings } from './print-ratios'
import type { Answer } from './time-lists'

// `npm run bench -- [--sizes 1000,100000,1000000] [--rounds 25]`: how long one page of the service token list takes, by how many tokens
// the organization has. The goal: the largest takes at most twice as long as the smallest. The machine is noisy, so each case is timed at
// all sizes in turn, round by round; figures are medians, and only their ratios within one run mean anything.

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    rounds: { type: 'string', default: '25' },
  },
})
const sizes = values.sizes.split(',').map(Number)
const rounds = Number(values.rounds)
const warmUp = 5

const cluster = await startDisposableCluster()
const processes: ChildProcess[] = []
try {
  let names: string[] = []
  for (const size of sizes) {
    process.stderr.write(`Filling ${size.toLocaleString('en')} tokens …\n`)
    const child = await fill(size)
    processes.push(child)
    const filled = await answer(child)
    if ('names' in filled) names = filled.names
  }
  const rows: Timings[] = sizes.map((size) => ({ size, medians: {} }))
  const counts: Timings[] = sizes.map((size) => ({ size, medians: {} }))
  for (const name of names) {
    for (const [index, taken] of (await timeCase(name)).entries()) {
      rows[index]!.medians[name] = median(taken.map((times) => times.rows))
      counts[index]!.medians[name] = median(taken.map((times) => times.count))
    }
  }
  process.stdout.write('Until the page has its rows\n\n')
  printRatios(rows)
  process.stdout.write(
    '\nUntil it says how many there are, too: counted to 10,000, so with more to count at the larger sizes\n\n',
  )
  printRatios(counts)
} finally {
  for (const child of processes) child.disconnect()
  await Promise.all(processes.map((child) => child.exitCode ?? once(child, 'exit')))
  await cluster.stop()
}

// Each size in a database and a process of its own: a client keeps to one database.
async function fill(size: number): Promise<ChildProcess> {
  const url = cluster.url(`tokens_${size}`)
  await createDatabase(size)
  await migrate(url)
  return fork('bench/time-lists.ts', [String(size)], {
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
async function timeCase(name: string): Promise<Times[][]> {
  const taken: Times[][] = sizes.map(() => [])
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

function median(times: number[]): number {
  return times.sort((left, right) => left - right)[Math.floor(times.length / 2)]!
}

async function createDatabase(size: number): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  await client.query(`CREATE DATABASE tokens_${size}`)
  await client.end()
}
