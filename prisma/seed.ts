import { parseArgs } from 'node:util'
import { StartupProblem } from '../lib/processes/startup-problem'
import { openDatabase } from '../server/open-database'

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
  const close = await openDatabase('which fills it by npm run seed')
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

function isParseError(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')
}
