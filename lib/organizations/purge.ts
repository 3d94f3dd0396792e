import 'server-only'
import { appendToChain } from '../audit/append'
import { system } from '../audit/system'
import { db, Prisma, type Transaction } from '../db/client'
import { deleteTokens } from '../tokens/state/delete-subtree'
import { databaseTime } from '../tokens/state/lineage'

/** From so many days after the deletion of an organization on, what it had is removed. */
export const purgeAfterDays = 30

/** What is removed of an organization: what its tokens did, its tokens, then the rest. In this order: each refers to those after it at most. */
export const tablesOfUse = ['UsageMinute', 'Refusal'] as const
export const furtherTables = [
  'ServiceUser',
  'Invitation',
  'SsoProvider',
  'Membership',
  'Team',
  'Application',
  'Role',
  'Mail',
  'Session',
] as const

const rowsAtOnce = 2_000

/**
 * Removes what organizations had that were deleted long enough ago, in transactions of so many rows. The organization's row keeps its slug
 * from being given again, its signing keys and tombstones sign and fill the revocation feed, its audit chain stays whole. Whoever was
 * interrupted goes on the next time; of several processes one removes at a time.
 * @returns how many organizations are through.
 */
export async function purgeDeletedOrganizations(atOnce = rowsAtOnce): Promise<number> {
  const due = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT "id", "name" FROM "Organization"
    WHERE "purgedAt" IS NULL AND "deletedAt" <= now() - make_interval(days => ${purgeAfterDays})
    ORDER BY "deletedAt", "id"`
  for (const organization of due) await purge(organization, atOnce)
  return due.length
}

async function purge({ id, name }: { id: string; name: string }, atOnce: number): Promise<void> {
  for (const table of tablesOfUse) await repeatedly((tx) => deleteRows(tx, table, id, atOnce))
  await repeatedly((tx) => deleteSomeTokens(tx, id, atOnce))
  for (const table of furtherTables) await repeatedly((tx) => deleteRows(tx, table, id, atOnce))
  await inTurn(async (tx) => {
    const purgedAt = await databaseTime(tx)
    const { count } = await tx.organization.updateMany({ where: { id, purgedAt: null }, data: { purgedAt } })
    if (count === 0) return
    await appendToChain(tx, id, system, [
      { action: 'organization:purge', entity: { type: 'organization', id, name }, after: { purgedAt } },
    ])
  })
}

async function repeatedly(work: (tx: Transaction) => Promise<number>): Promise<void> {
  while ((await inTurn(work)) > 0);
}

function inTurn<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/purge'))`
    return work(tx)
  })
}

function deleteRows(tx: Transaction, table: string, organizationId: string, atOnce: number): Promise<number> {
  const name = Prisma.raw(`"${table}"`)
  return tx.$executeRaw`
    DELETE FROM ${name} WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM ${name} WHERE "organizationId" = ${organizationId} LIMIT ${atOnce}
    ))`
}

/** Those that nothing lies below, so that a tree goes from its leaves to its root. */
async function deleteSomeTokens(tx: Transaction, organizationId: string, atOnce: number): Promise<number> {
  const leaves = await tx.$queryRaw<{ id: string }[]>`
    SELECT t."id" FROM "Token" t
    WHERE t."organizationId" = ${organizationId} AND NOT EXISTS (SELECT FROM "Token" c WHERE c."parentId" = t."id")
    LIMIT ${atOnce}`
  const ids = leaves.map(({ id }) => id)
  return deleteTokens(tx, organizationId, Prisma.sql`"id" = ANY(${ids})`, await databaseTime(tx))
}
