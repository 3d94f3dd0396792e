import { pino } from 'pino'
import { loadBiscuit } from '../../lib/biscuit/load'
import { parseSecret } from '../../lib/biscuit/secret'
import { startVerifier } from '../../verifier/start'

// Decisions about tokens that were never seen, within the process, and biscuit-wasm alone, which parses each and runs its checks. Told by its
// parent which tokens, it answers the microseconds of CPU that one took either way: what else runs on the machine hardly changes those.

/** What is asked about tokens of two blocks, of one credential, each presented once. */
export interface NeverSeen {
  secrets: string[]
  question: { organization: string; application: string; operation: string }
  /** The application's id, and the key that signed them. */
  applicationId: string
  publicKey: string
}

export interface NeverSeenAnswer {
  decide: number
  authorize: number
}

const running = await startVerifier(
  {
    databaseUrl: process.env.DATABASE_URL!,
    host: '127.0.0.1',
    port: 0,
    trustedProxies: [],
    stalenessSeconds: 60,
    issuer: 'http://localhost',
  },
  pino({ level: 'silent' }),
)

async function decideAll({ secrets, question }: NeverSeen): Promise<void> {
  for (const token of secrets) {
    const decision = await running.decide({ token, ...question })
    if (decision.code !== 'ok') throw new Error(decision.reason)
  }
}

async function authorizeAll({ secrets, applicationId, publicKey }: NeverSeen): Promise<void> {
  // Anew each time: what biscuit-wasm does not give back would slow both down (lib/biscuit/load-node.ts).
  const { Biscuit, PublicKey, SignatureAlgorithm, AuthorizerBuilder } = await loadBiscuit()
  const key = PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519)
  const time = new Date().toISOString().slice(0, 19)
  const source = `time(${time}Z); application("${applicationId}"); operation("order:list"); access("read"); allow if token($token);`
  for (const token of secrets) {
    const parsed = parseSecret(token)
    if (!parsed.ok) throw new Error(parsed.message)
    const biscuit = Biscuit.fromBytes(parsed.bytes, key)
    const builder = new AuthorizerBuilder()
    builder.addCode(source)
    const authorizer = builder.buildAuthenticated(biscuit)
    authorizer.authorizeWithLimits({ max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 })
    authorizer.free()
    biscuit.free()
  }
  key.free()
}

async function cpuOf(asked: NeverSeen, work: (asked: NeverSeen) => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work(asked)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / asked.secrets.length
}

process.on('message', async (asked: NeverSeen) => {
  // The first copies of a credential are listed, which happens once: what is measured comes after it.
  await running.settleCopies()
  const answer: NeverSeenAnswer = {
    decide: await cpuOf(asked, decideAll),
    authorize: await cpuOf(asked, authorizeAll),
  }
  process.send!(answer)
})
process.on('disconnect', async () => {
  await running.close()
  process.exit()
})
process.send!('ready')
