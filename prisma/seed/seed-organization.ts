import { db } from '../../lib/db/client'
import { createAuditWriter, happeningsOf } from './audit'
import { insertRows } from './insert'
import { createServiceUsers, ensureApplications, type SeedOrganization } from './organization'
import { createRandom } from './random'
import { makeTree, type SeededOwner, type SeededTree } from './tokens'
import { usageOf } from './usage'

const rowsAtOnce = 2_000
const threeYears = 3 * 365 * 86_400_000

/**
 * Adds `count` tokens to an organization, with service users, lineage, uses and audit entries: as many rows as a real one would have.
 * No secret belongs to them: nothing was minted.
 * @param progress is told how many tokens are in.
 */
export async function seedOrganization(
  organization: SeedOrganization,
  count: number,
  { seed = 1, progress = () => {} }: { seed?: number; progress?: (done: number) => void } = {},
): Promise<void> {
  const random = createRandom(seed)
  const now = new Date()
  const applications = await ensureApplications(organization.id)
  const ownerCount = Math.max(1, Math.min(2_000, Math.ceil(Math.sqrt(count) * 1.5)))
  const owners = await createServiceUsers(organization.id, ownerCount, random, now)
  const names = new Map(owners.map((owner) => [owner.id, new Set<string>()]))
  const audit = await createAuditWriter(organization.id)

  let done = 0
  let batch: SeededTree[] = []
  let batched = 0
  let writing: Promise<unknown> = Promise.resolve()
  while (done < count) {
    const owner = pickOwner(owners, random.next())
    const age = threeYears * (1 - (done + batched) / count) ** 1.5
    const tree = makeTree({
      random,
      organizationId: organization.id,
      signingKeyId: organization.signingKeyId,
      applications,
      owner,
      createdAt: new Date(now.getTime() - age - random.below(60_000)),
      now,
      limit: count - done - batched,
      names: names.get(owner.id)!,
    })
    batch.push(tree)
    batched += tree.tokens.length
    if (batched < rowsAtOnce && done + batched < count) continue
    const usage = { random, organizationId: organization.id, applications, now }
    const trees = batch
    const rows = {
      tokens: trees.flatMap((item) => item.tokens),
      credentials: trees.flatMap((item) => item.credentials),
      audit: audit.rows(trees.flatMap(happeningsOf).sort((one, other) => one.at.getTime() - other.at.getTime())),
      usage: trees.flatMap((item) => usageOf(item, usage)),
    }
    // The next batch is made while this one is written.
    await writing
    writing = write(rows)
    done += batched
    batch = []
    batched = 0
    progress(done)
  }
  await writing
  await audit.close()
  await db.$executeRaw`
    UPDATE "ServiceUser" SET "lastUsedAt" = "used"."at"
    FROM (SELECT "serviceUserId" AS "id", max("lastUsedAt") AS "at" FROM "Token"
          WHERE "organizationId" = ${organization.id} GROUP BY "serviceUserId") AS "used"
    WHERE "ServiceUser"."id" = "used"."id"`
  // Right after so many rows the planner still believes the tables to be empty.
  await db.$executeRaw`ANALYZE "Token", "Credential", "AuditEntry", "UsageMinute", "ServiceUser"`
}

async function write(rows: Record<'tokens' | 'credentials' | 'audit' | 'usage', Record<string, unknown>[]>) {
  const independent = [insertRows('AuditEntry', rows.audit), insertRows('UsageMinute', rows.usage)]
  // Credentials refer to their tokens.
  const tokens = insertRows('Token', rows.tokens).then(() => insertRows('Credential', rows.credentials))
  await Promise.all([tokens, ...independent])
}

// A few service users have most of the tokens, as in life.
function pickOwner(owners: SeededOwner[], chance: number): SeededOwner {
  return owners[Math.floor(chance ** 2 * owners.length)]!
}
