import { pino } from 'pino'
import { environment } from '@/lib/env'
import { reportReady, stopWhenAsked } from '@/lib/processes/parent'
import { startVerifier } from './start'

// The verifier's process, started by the supervisor with the environment resolved.

const log = pino({ name: 'verifier', base: undefined, level: 'warn' })
const {
  DATABASE_URL,
  LATCHKEY_DIRECT_DATABASE_URL,
  HOST,
  VERIFIER_PORT,
  LATCHKEY_TRUSTED_PROXIES,
  LATCHKEY_STALENESS_SECONDS,
  LATCHKEY_URL,
  LATCHKEY_FAILURES_PER_SECOND,
  LATCHKEY_ADDRESS_REQUESTS_PER_SECOND,
  LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND,
} = environment()

try {
  const verifier = await startVerifier(
    {
      databaseUrl: DATABASE_URL,
      ...(LATCHKEY_DIRECT_DATABASE_URL && { directDatabaseUrl: LATCHKEY_DIRECT_DATABASE_URL }),
      host: HOST,
      port: VERIFIER_PORT,
      trustedProxies: LATCHKEY_TRUSTED_PROXIES,
      stalenessSeconds: LATCHKEY_STALENESS_SECONDS,
      issuer: LATCHKEY_URL,
      limits: {
        failuresPerAddress: LATCHKEY_FAILURES_PER_SECOND,
        requestsPerAddress: LATCHKEY_ADDRESS_REQUESTS_PER_SECOND,
        requestsPerCredential: LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND,
      },
    },
    log,
  )
  // Also when the supervisor is gone, and with it the database that it may have started.
  stopWhenAsked(() => verifier.close())
  reportReady()
} catch (error) {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  log.fatal(
    { err: error },
    isTaken ? `port ${VERIFIER_PORT} is taken; set VERIFIER_PORT to another one` : 'the verifier could not start',
  )
  process.exit(1)
}
