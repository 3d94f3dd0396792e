import { runAs } from '../lib/auth/caller'
import { db } from '../lib/db/client'
import { findOrCreateOrganization } from '../prisma/seed/organization'
import { seedOrganization } from '../prisma/seed/seed-organization'
import { listCases } from './list-cases'

// Fills the database of DATABASE_URL with so many tokens, times the list, and prints the medians as JSON. Run by lists.ts.

const [size, rounds] = process.argv.slice(2).map(Number) as [number, number]
const warmUp = 5

const organization = await findOrCreateOrganization(undefined)
await seedOrganization(organization, size, { seed: 7 })
await db.$executeRaw`VACUUM ANALYZE`
const { userId } = await db.membership.findFirstOrThrow({ where: { organizationId: organization.id } })
const medians: Record<string, number> = {}
await runAs({ userId, address: null }, async () => {
  for (const { name, run } of await listCases(organization.slug)) medians[name] = await median(run)
})
await db.$disconnect()
process.stdout.write(`\n${JSON.stringify({ size, medians })}\n`)

async function median(run: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < warmUp; round++) await run()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await run()
    times.push(performance.now() - began)
  }
  return times.sort((left, right) => left - right)[Math.floor(times.length / 2)]!
}
