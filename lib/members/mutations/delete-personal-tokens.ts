import 'server-only'
import { Prisma, type Transaction } from '../../db/client'
import { deleteTokens } from '../../tokens/state/delete-subtree'
import { databaseTime } from '../../tokens/state/lineage'

/**
 * Deletes the personal tokens of a membership at once, whatever their state; their secrets are refused ever after. The membership's row
 * is locked, so no new one is made meanwhile.
 * @returns how many are gone.
 */
export async function deletePersonalTokens(
  tx: Transaction,
  organizationId: string,
  membershipId: string,
): Promise<number> {
  await tx.$queryRaw`
    SELECT count(*) FROM (
      SELECT 1 FROM "Token" WHERE "membershipId" = ${membershipId} AND "depth" = 0 ORDER BY "id" FOR UPDATE
    ) AS "locked"`
  const doomed = Prisma.sql`"membershipId" = ${membershipId} AND "organizationId" = ${organizationId}`
  return deleteTokens(tx, organizationId, doomed, await databaseTime(tx))
}
