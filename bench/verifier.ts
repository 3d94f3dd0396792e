import { execFileSync, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import pg from 'pg'
import { startDisposableCluster } from '../lib/db/postgres/disposable'
import { migrate } from '../prisma/migrate'
import { bundleOptions } from '../scripts/bundle.mjs'
import { type Load, load } from './verifier/load'
import type { NeverSeen, NeverSeenAnswer } from './verifier/never-seen'

// `npm run bench:verifier`: how many requests a second the verifier answers, against a bare HTTP server that reads and answers as much JSON.
// Servers share one core, the load has another. Each is loaded in turn, round by round; figures are medians, and only their ratios within
// one run mean anything.

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, milliseconds: { type: 'string', default: '2000' } },
})
const milliseconds = Number(values.milliseconds)

const cluster = await startDisposableCluster()
process.env.DATABASE_URL = cluster.url('bench')
process.env.LATCHKEY_SECRET = randomBytes(32).toString('base64')
await createDatabase()
await migrate(process.env.DATABASE_URL)

const world = await import('../verifier/testing/test-world')
const { bundleVerifier, startVerifierProcess } = await import('../verifier/testing/verifier-process')
const { db } = await import('../lib/db/client')

const made = await world.createTestWorld()
const { secret } = await world.createTestToken(made)
const child = await world.attenuateTestToken(made, (await world.createTestToken(made)).tokenId, [
  { type: 'applications', ids: [made.orders.id] },
  { type: 'read_only' },
  { type: 'expires', at: '2126-01-01T00:00:00Z' },
])
const custom = await world.copyOf(made, secret, [
  { type: 'custom', source: 'check if operation($o), $o.starts_with("order:");' },
])
const question = { organization: made.organization.slug, application: 'orders', operation: 'order:list' }
const body = (token: string) => JSON.stringify({ token, ...question })

const bundle = await bundleVerifier()
const verifier = await startVerifierProcess(bundle.file)
await verifier.ready
const bare = fork(await bundled('bare-server'))
bare.send(await ask(secret))
const [barePort] = (await once(bare, 'message')) as [number]
pin(verifier.child.pid!, 0)
pin(bare.pid!, 0)
pin(process.pid, 1)

const verifierPort = Number(new URL(verifier.url).port)
const usual = { path: '/v1/verify', connections: 16, milliseconds }
const cases: Record<string, Load> = {
  'bare node:http': { ...usual, port: barePort, bodies: [body(secret)] },
  'hot token': { ...usual, port: verifierPort, bodies: [body(secret)] },
  'hot child, three checks': { ...usual, port: verifierPort, bodies: [body(child.secret)] },
  'hot token, custom Datalog': { ...usual, port: verifierPort, bodies: [body(custom)] },
}
try {
  const figures = new Map(Object.keys(cases).map((name) => [name, { perSecond: [] as number[], cpu: [] as number[] }]))
  for (let round = -2; round < Number(values.rounds); round++) {
    for (const [name, what] of Object.entries(cases)) {
      const pid = what.port === barePort ? bare.pid! : verifier.child.pid!
      const before = cpuOf(pid)
      const { perSecond, answers } = await load(what, isAllowed)
      if (round < 0) continue
      figures.get(name)!.perSecond.push(perSecond)
      figures.get(name)!.cpu.push((cpuOf(pid) - before) / answers)
    }
  }
  const all = [...figures].map(([name, { perSecond, cpu }]) => ({
    name,
    perSecond: median(perSecond),
    cpu: median(cpu),
  }))
  const [reference] = all
  process.stdout.write(`${''.padEnd(28)}requests/s   ratio   CPU µs/request   ratio\n`)
  for (const { name, perSecond, cpu } of all) {
    const ratios = [perSecond / reference!.perSecond, reference!.cpu / cpu].map((ratio) => ratio.toFixed(2))
    process.stdout.write(
      `${name.padEnd(28)}${perSecond.toFixed(0).padStart(10)}${ratios[0]!.padStart(8)}${cpu.toFixed(1).padStart(17)}${ratios[1]!.padStart(8)}\n`,
    )
  }
  const cpu = await neverSeen(Number(values.rounds))
  const [decide, authorize] = [median(cpu.map((round) => round.decide)), median(cpu.map((round) => round.authorize))]
  process.stdout.write(`\nnever-seen token, in the process:   ${decide.toFixed(0).padStart(5)} CPU µs/decision\n`)
  process.stdout.write(
    `biscuit-wasm parses and authorizes: ${authorize.toFixed(0).padStart(5)} CPU µs, ratio ${(authorize / decide).toFixed(2)}\n`,
  )
} finally {
  bare.disconnect()
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await bundle.remove()
  await db.$disconnect()
  await cluster.stop()
}

/** Microseconds of CPU of each round, once the process is warm. */
async function neverSeen(rounds: number): Promise<NeverSeenAnswer[]> {
  const child = fork(await bundled('never-seen'))
  await once(child, 'message')
  const answers: NeverSeenAnswer[] = []
  for (let round = -8; round < rounds; round++) {
    const copies = Array.from({ length: 400 }, () => world.copyOf(made, secret, [{ type: 'read_only' }]))
    const { signingKey } = made.organization
    const asked: NeverSeen = {
      secrets: await Promise.all(copies),
      question,
      applicationId: made.orders.id,
      publicKey: signingKey.publicKey,
    }
    child.send(asked)
    const [answer] = (await once(child, 'message')) as [NeverSeenAnswer]
    if (round >= 0) answers.push(answer)
  }
  const ended = once(child, 'exit')
  child.disconnect()
  await ended
  return answers
}

/** As `npm start` would have it: what runs TypeScript from its source adds to what it runs. */
async function bundled(name: string): Promise<string> {
  const options = bundleOptions(path.dirname(bundle.file))
  await build({ ...options, entryPoints: { [name]: `bench/verifier/${name}.ts` } })
  return path.join(path.dirname(bundle.file), `${name}.js`)
}

async function ask(token: string): Promise<object> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: body(token) }
  return (await (await fetch(`${verifier.url}/v1/verify`, init)).json()) as object
}

function isAllowed(text: string): boolean {
  return (JSON.parse(text) as { allowed: boolean }).allowed
}

// Where the system can; all threads of the process.
function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
  } catch {}
}

/** Microseconds of CPU that a process has used, all its threads. Unlike requests a second this hardly depends on what else the machine does. */
function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const used = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1_000
}

function median(numbers: number[]): number {
  return numbers.sort((left, right) => left - right)[Math.floor(numbers.length / 2)]!
}

async function createDatabase(): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  await client.query('CREATE DATABASE bench')
  await client.end()
}
