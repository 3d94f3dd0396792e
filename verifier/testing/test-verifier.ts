import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import type { Decision } from '@/lib/decision/decision'
import { type RunningVerifier, startVerifier, type VerifierSettings } from '../start'

/** A verifier that tests talk to by HTTP. */
export interface TestVerifier {
  url: string
  running: RunningVerifier
  /** The answer of `POST /v1/verify`, which must be 200, once the verifier knows all that has been committed. */
  verify: (body: Record<string, unknown>) => Promise<Decision>
  /** `POST /v1/verify` as it comes. */
  post: (body: unknown, init?: RequestInit) => Promise<Response>
  authorize: (query?: string, headers?: Record<string, string>, method?: string) => Promise<Response>
  /** Everything that was logged. */
  logged: () => string
}

/** Starts a verifier on the test file's database and a free port; it believes what its peer forwards unless told otherwise. */
export async function startTestVerifier(
  settings: Partial<VerifierSettings> = {},
  level: 'debug' | 'trace' = 'debug',
): Promise<TestVerifier> {
  const lines: string[] = []
  const log = pino({ level }, { write: (line: string) => lines.push(line) })
  const running = await startVerifier(
    {
      databaseUrl: process.env.DATABASE_URL!,
      host: '127.0.0.1',
      port: 0,
      trustedProxies: ['127.0.0.1'],
      // The machine that runs tests may be busy.
      stalenessSeconds: 60,
      // The connections that fetch keeps are not used again.
      finish: { idle: 0, limit: 6_000 },
      issuer: 'https://latchkey.example',
      ...settings,
    },
    log,
  )
  const url = running.address
  const post = (body: unknown, init: RequestInit = {}) =>
    fetch(`${url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    })
  return {
    url,
    running,
    post,
    verify: async (body) => {
      await running.catchUp()
      const response = await post(body)
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}\n${lines.at(-1)}`)
      return (await response.json()) as Decision
    },
    authorize: async (query = '', headers = {}, method = 'GET') => {
      await running.catchUp()
      return fetch(`${url}/v1/authorize${query}`, { headers, method })
    },
    logged: () => lines.join(''),
  }
}

/** A verifier for all tests of a file. */
export function verifierOfThisFile(settings: Partial<VerifierSettings> = {}): { get: () => TestVerifier } {
  let verifier: TestVerifier | undefined
  beforeAll(async () => {
    verifier = await startTestVerifier(settings)
  })
  afterAll(() => verifier?.running.close())
  return { get: () => verifier! }
}
