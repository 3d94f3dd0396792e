import 'server-only'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/** The organization as it is now, after `lockMembers`, which holds its row. Refused in words when it was deleted meanwhile. */
export async function lockPresentOrganization(tx: Transaction, id: string) {
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
