import { setFlagsFromString } from 'node:v8'
import { pino } from 'pino'
import { poolerWarning } from '@/lib/db/pooler'
import { environment } from '@/lib/env'
import { reportReady, stopWhenAsked } from '@/lib/processes/parent'
import { startVerifier, type VerifierSettings } from './start'
import { receiveConnections } from './workers/receive-connections'
import { runWorkers, workerArgument } from './workers/run-workers'
import { siblingsOfWorker } from './workers/siblings'

// The verifier's process, or each of its processes, started by the supervisor with the environment resolved.

// What is kept of tokens changes all the time. Node.js would let twice of it gather before it collects what was dropped; so a fifth more.
setFlagsFromString('--heap-growing-percent=20')

const log = pino({ name: 'verifier', base: undefined, level: 'warn' })
const {
  DATABASE_URL,
  LATCHKEY_DIRECT_DATABASE_URL,
  HOST,
  VERIFIER_PORT,
  LATCHKEY_TRUSTED_PROXIES,
  LATCHKEY_STALENESS_SECONDS,
  LATCHKEY_URL,
  VERIFIER_WORKERS,
  LATCHKEY_FAILURES_PER_SECOND,
  LATCHKEY_ADDRESS_REQUESTS_PER_SECOND,
  LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND,
} = environment()

const settings: VerifierSettings = {
  databaseUrl: DATABASE_URL,
  ...(LATCHKEY_DIRECT_DATABASE_URL && { directDatabaseUrl: LATCHKEY_DIRECT_DATABASE_URL }),
  trustedProxies: LATCHKEY_TRUSTED_PROXIES,
  stalenessSeconds: LATCHKEY_STALENESS_SECONDS,
  issuer: LATCHKEY_URL,
  limits: {
    failuresPerAddress: LATCHKEY_FAILURES_PER_SECOND,
    requestsPerAddress: LATCHKEY_ADDRESS_REQUESTS_PER_SECOND,
    requestsPerCredential: LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND,
  },
}
const listening = { host: HOST, port: VERIFIER_PORT }

/** The one process of a verifier. */
async function runAlone(): Promise<void> {
  const verifier = await startVerifier({ ...settings, ...listening }, log)
  // Also when the supervisor is gone, and with it the database that it may have started.
  stopWhenAsked(verifier.close)
}

/** One of several, which gets its connections from the one below. */
async function runWorker(): Promise<void> {
  const endAtOnce = () => process.exit(1)
  process.once('disconnect', endAtOnce)
  // PostgreSQL takes a hundred unless told otherwise, and each worker needs a few more.
  const connections = Math.max(2, Math.ceil(20 / VERIFIER_WORKERS))
  const siblings = siblingsOfWorker()
  const verifier = await startVerifier({ ...settings, siblings, connections }, log)
  const receiving = receiveConnections(verifier.app.server)
  stopWhenAsked(async () => {
    await receiving.leave()
    await verifier.close()
    await siblings.tellLast()
  })
  process.off('disconnect', endAtOnce)
}

async function runAll(): Promise<void> {
  const workers = runWorkers({ ...listening, count: VERIFIER_WORKERS }, (sentence) => log.error(sentence))
  // Before they are ready, so that they do not outlive a start that is given up.
  stopWhenAsked(workers.close)
  await workers.ready
}

/** When nobody started this who has told already. */
async function warnOfPooler(): Promise<void> {
  if (process.send) return
  const warning = await poolerWarning(DATABASE_URL, LATCHKEY_DIRECT_DATABASE_URL)
  if (warning) log.warn(warning)
}

try {
  void warnOfPooler()
  if (process.argv.includes(workerArgument)) await runWorker()
  else if (VERIFIER_WORKERS === 1) await runAlone()
  else await runAll()
  reportReady()
} catch (error) {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  log.fatal(
    { err: error },
    isTaken ? `port ${VERIFIER_PORT} is taken; set VERIFIER_PORT to another one` : 'the verifier could not start',
  )
  process.exit(1)
}
