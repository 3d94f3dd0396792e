import 'server-only'
import type { db, Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/** The organization as it is now; after `lockMembers`, which holds its row, as it stays. Refused in words when it was deleted meanwhile. */
export async function presentOrganization(tx: Transaction | typeof db, id: string) {
  const found = await tx.organization.findFirst({
    where: { id, deletedAt: null },
    select: {
      id: true,
      name: true,
      slug: true,
      maxLifetimeSeconds: true,
      allowNever: true,
      allowCustomDatalog: true,
      revokeUnusedDays: true,
      requireAdminSecondFactor: true,
      usageRetentionDays: true,
    },
  })
  if (!found) throw new Refusal('This organization has been deleted. Nothing was changed.')
  return found
}
