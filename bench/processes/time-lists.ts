import { runAs } from '../../lib/auth/caller'
import { db } from '../../lib/db/client'
import { findOrCreateOrganization } from '../../prisma/seed/organization'
import { seedOrganization } from '../../prisma/seed/seed-organization'
import { listCases } from './list-cases'

// Fills the database of DATABASE_URL with so many tokens, unless it is filled, says which cases there are, and runs the one that is asked
// for, once each time. Forked by lists.ts.

/** First the names of the cases, then the milliseconds until one had its rows, and until it had their count, too. */
export type Answer = { names: string[] } | { rows: number; count: number }

const size = Number(process.argv[2])
const organization = await findOrCreateOrganization(undefined)
if ((await db.token.count()) === 0) {
  await seedOrganization(organization, size, { seed: 7 })
  await db.$executeRaw`VACUUM ANALYZE`
}
const { userId } = await db.membership.findFirstOrThrow({ where: { organizationId: organization.id } })
const caller = { userId, address: null }
const cases = new Map(
  (await runAs(caller, () => listCases(organization.slug))).map(({ name, run }) => [name, run] as const),
)

process.on('message', async (name: string) => {
  const run = cases.get(name)!
  const began = performance.now()
  const { counting } = await runAs(caller, run)
  const rows = performance.now() - began
  await counting
  process.send!({ rows, count: performance.now() - began } satisfies Answer)
})
process.on('disconnect', () => void db.$disconnect().then(() => process.exit()))
process.send!({ names: [...cases.keys()] } satisfies Answer)
