import { pino } from 'pino'
import { readVerifyRequest } from '../../verifier/request/verify-request'
import { startVerifier } from '../../verifier/start'

// The verifier's decision for whoever imports this: a Next.js route handler.

const running = await startVerifier(
  {
    databaseUrl: process.env.DATABASE_URL!,
    host: '127.0.0.1',
    port: 0,
    trustedProxies: [],
    stalenessSeconds: 60,
    issuer: 'http://127.0.0.1',
  },
  pino({ level: 'warn' }),
)

/** @param body of `POST /v1/verify`, parsed. */
export async function decide(body: unknown): Promise<object> {
  return running.decide(readVerifyRequest(body))
}
