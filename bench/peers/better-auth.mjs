import { randomBytes } from 'node:crypto'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { ready, serveJson } from './serve.mjs'

// Better Auth's api-key plugin as its documentation sets it up on PostgreSQL: a pool of node-postgres, its own tables, keys hashed in the
// database, permissions asked for with the key. Verifying is a function of the server, not an address: a bare server stands before it.

const auth = betterAuth({
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL }),
  secret: randomBytes(32).toString('base64'),
  baseURL: 'http://127.0.0.1',
  telemetry: { enabled: false },
  emailAndPassword: { enabled: true },
  // Its rate limit, on unless it is turned off, would refuse a key after ten requests a day: here it counts up to more than are asked.
  // BETTER_AUTH_UNLIMITED turns it off, and a verification then writes less.
  plugins: [apiKey({ rateLimit: { enabled: !process.env.BETTER_AUTH_UNLIMITED, maxRequests: 1e9 } })],
})
const { runMigrations } = await getMigrations(auth.options)
await runMigrations()

const { user } = await auth.api.signUpEmail({
  body: { email: 'bench@example.com', name: 'Bench', password: randomBytes(16).toString('hex') },
})
// Each verification writes the key's row: of one key alone they would wait for each other.
const keys = await Promise.all(
  Array.from({ length: 64 }, (_, index) =>
    auth.api.createApiKey({
      body: { name: `Key ${index}`, userId: user.id, permissions: { order: ['list'] } },
    }),
  ),
)
const port = await serveJson(({ key, permissions }) => auth.api.verifyApiKey({ body: { key, permissions } }))
ready({
  port,
  path: '/verify',
  bodies: keys.map(({ key }) => JSON.stringify({ key, permissions: { order: ['list'] } })),
  good: '"valid":true',
})
