import { parseArgs } from 'node:util'
import { lockDataDirectory } from '../lib/data-directory/lock'
import { openDataDirectory } from '../lib/data-directory/open'
import { generatedSecret } from '../lib/data-directory/secret'
import { runningEmbeddedDatabase, startEmbeddedDatabase } from '../lib/db/embedded'
import { readEnvironment } from '../lib/env'
import { StartupProblem } from '../lib/processes/startup-problem'
import { migrate } from './migrate'

// `npm run seed -- --tokens N [--organization slug] [--seed number]`, while Latchkey runs or not.

const usage = 'Say how many tokens to make, 1 to 1,000,000: npm run seed -- --tokens 5000'

try {
  await seed()
} catch (error) {
  const words = error instanceof StartupProblem || isParseError(error) ? (error as Error).message : error
  console.error(words)
  process.exitCode = 1
}

async function seed(): Promise<void> {
  const { values } = parseArgs({
    options: { tokens: { type: 'string' }, organization: { type: 'string' }, seed: { type: 'string' } },
  })
  const tokens = Number(values.tokens)
  if (!Number.isInteger(tokens) || tokens < 1 || tokens > 1_000_000) throw new StartupProblem(usage)
  const close = await openDatabase()
  try {
    // Imported only now: the client reads DATABASE_URL.
    const { db } = await import('../lib/db/client')
    const { findOrCreateOrganization } = await import('./seed/organization')
    const { seedOrganization } = await import('./seed/seed-organization')
    const organization = await findOrCreateOrganization(values.organization)
    const began = Date.now()
    await seedOrganization(organization, tokens, {
      seed: values.seed ? Number(values.seed) : Date.now(),
      progress: (done) =>
        process.stdout.write(`\r${done.toLocaleString('en')} of ${tokens.toLocaleString('en')} tokens`),
    })
    const seconds = Math.round((Date.now() - began) / 1000)
    process.stdout.write(`\n${organization.name} (${organization.slug}) is filled, in ${seconds} s.\n`)
    await db.$disconnect()
  } finally {
    await close()
  }
}

/** Makes DATABASE_URL and LATCHKEY_SECRET those of the installation, starting its embedded database where nobody runs it. */
async function openDatabase(): Promise<() => Promise<void>> {
  const read = readEnvironment(process.env)
  if (!read.ok) throw new StartupProblem(read.problems.join('\n'))
  const { environment } = read
  if (environment.DATABASE_URL) {
    await migrate(environment.LATCHKEY_DIRECT_DATABASE_URL ?? environment.DATABASE_URL)
    return async () => {}
  }
  const folder = openDataDirectory(environment.LATCHKEY_DATA_DIR)
  process.env.LATCHKEY_SECRET = environment.LATCHKEY_SECRET ?? generatedSecret(folder)
  const running = runningEmbeddedDatabase(folder)
  if (running) {
    process.env.DATABASE_URL = running
    return async () => {}
  }
  const lock = await lockDataDirectory(folder, 'which fills it by npm run seed')
  const database = await startEmbeddedDatabase(folder)
  process.env.DATABASE_URL = database.url
  await migrate(database.url)
  return async () => {
    await database.stop()
    lock.release()
  }
}

function isParseError(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')
}
