import { pino } from 'pino'
import { loadBiscuit } from '../../lib/biscuit/load'
import { parseSecret } from '../../lib/biscuit/secret'
import { db } from '../../lib/db/client'
import { startVerifier } from '../../verifier/start'
import { copyOf, createTestToken, createTestWorld } from '../../verifier/testing/test-world'

// Decisions about tokens that were never seen, within the process: copies that holders made of a token, each presented once. Held against
// biscuit-wasm alone, which parses each and runs its checks. Microseconds of CPU, which what else runs on the machine hardly changes.

const { count, rounds } = JSON.parse(process.argv[2]!) as { count: number; rounds: number }
const warmUp = 8
const world = await createTestWorld()
const { organization } = world
const { secret } = await createTestToken(world)
const running = await startVerifier(
  { databaseUrl: process.env.DATABASE_URL!, host: '127.0.0.1', port: 0, trustedProxies: [], stalenessSeconds: 60 },
  pino({ level: 'silent' }),
)
const question = { organization: organization.slug, application: 'orders', operation: 'order:list' }
const { Biscuit, PublicKey, SignatureAlgorithm, AuthorizerBuilder } = await loadBiscuit()
const key = PublicKey.fromString(organization.signingKey.publicKey, SignatureAlgorithm.Ed25519)

async function decideAll(secrets: string[]): Promise<void> {
  for (const token of secrets) {
    const decision = await running.decide({ token, ...question })
    if (decision.code !== 'ok') throw new Error(decision.reason)
  }
}

async function authorizeAll(secrets: string[]): Promise<void> {
  const facts = `time(${new Date().toISOString().slice(0, 19)}Z); application("${world.orders.id}"); operation("order:list"); access("read");`
  for (const token of secrets) {
    const parsed = parseSecret(token)
    if (!parsed.ok) throw new Error(parsed.message)
    const biscuit = Biscuit.fromBytes(parsed.bytes, key)
    const builder = new AuthorizerBuilder()
    builder.addCode(`${facts} allow if token($token);`)
    const authorizer = builder.buildAuthenticated(biscuit)
    authorizer.authorizeWithLimits({ max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 })
    authorizer.free()
    biscuit.free()
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

const freshCopies = () =>
  Promise.all(Array.from({ length: count }, () => copyOf(world, secret, [{ type: 'read_only' }])))
for (let round = 0; round < warmUp; round++) {
  await decideAll(await freshCopies())
  await authorizeAll(await freshCopies())
}
const figures = { decide: [] as number[], authorize: [] as number[] }
for (let round = 0; round < rounds; round++) {
  const secrets = await freshCopies()
  figures.decide.push(await cpuOf(() => decideAll(secrets)))
  figures.authorize.push(await cpuOf(() => authorizeAll(secrets)))
}
process.send!(figures)
await running.close()
await db.$disconnect()
