import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { parseArgs, promisify } from 'node:util'
import { startDisposableCluster } from '../lib/db/postgres/disposable'
import { migrate } from '../prisma/migrate'
import { printRatios, type Timings } from './print-ratios'

// `npm run bench -- [--sizes 1000,100000,1000000] [--rounds 25]`: how long one page of the service token list takes, by how many tokens
// the organization has. The goal: the largest takes at most twice as long as the smallest. The machine is noisy, so figures are medians,
// and only their ratios within one run mean anything.

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    rounds: { type: 'string', default: '25' },
  },
})

const cluster = await startDisposableCluster()
try {
  const timings: Timings[] = []
  for (const size of values.sizes.split(',').map(Number)) timings.push(await measure(size))
  printRatios(timings)
} finally {
  await cluster.stop()
}

// Each size in a database and a process of its own: a client keeps to one database.
async function measure(size: number): Promise<Timings> {
  const url = cluster.url(`tokens_${size}`)
  await createDatabase(size)
  await migrate(url)
  process.stderr.write(`Filling ${size.toLocaleString('en')} tokens …\n`)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'bench/time-lists.ts', String(size), values.rounds],
    {
      env: {
        ...process.env,
        TSX_TSCONFIG_PATH: 'bench/tsconfig.json',
        DATABASE_URL: url,
        LATCHKEY_SECRET: randomBytes(32).toString('base64'),
      },
    },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

async function createDatabase(size: number): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  await client.query(`CREATE DATABASE tokens_${size}`)
  await client.end()
}
