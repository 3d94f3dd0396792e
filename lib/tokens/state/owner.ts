import 'server-only'
import type { TokenOwner } from '../../biscuit/authority'
import { Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import type { TokenAccess } from './require-tokens'

/** Who a token belongs to: a service user, or a person's membership. */
export type Owner = TokenOwner & { name: string; identifier: string; active: boolean }

type OwnerColumns = { serviceUserId: string | null; membershipId: string | null }

/** The owner that a token's row names. */
export function ownerIn({ serviceUserId, membershipId }: OwnerColumns): TokenOwner {
  if (serviceUserId) return { kind: 'service_user', id: serviceUserId }
  if (membershipId) return { kind: 'membership', id: membershipId }
  throw new Error('A token has no owner.')
}

/** The columns of a token's row that name its owner. */
export function ownerColumns({ kind, id }: TokenOwner): OwnerColumns {
  return { serviceUserId: kind === 'service_user' ? id : null, membershipId: kind === 'membership' ? id : null }
}

/**
 * Locks an owner's row before any of its tokens. Undefined when there is none in the organization. For update means no key update:
 * PostgreSQL checks a token's owner again when one transaction writes its row twice, and those who hold a tree must not wait for this.
 */
export async function lockOwner(
  tx: Transaction,
  organizationId: string,
  { kind, id }: TokenOwner,
  mode: 'update' | 'share',
): Promise<Owner | undefined> {
  const lock = mode === 'update' ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.sql`FOR SHARE`
  const row =
    kind === 'service_user'
      ? Prisma.sql`
          SELECT "name", "identifier", "deactivatedAt" IS NULL AS "active" FROM "ServiceUser"
          WHERE "id" = ${id} AND "organizationId" = ${organizationId} ${lock}`
      : Prisma.sql`
          SELECT u."name", u."email" AS "identifier", m."deactivatedAt" IS NULL AS "active"
          FROM "Membership" m JOIN "User" u ON u."id" = m."userId"
          WHERE m."id" = ${id} AND m."organizationId" = ${organizationId} ${lock} OF m`
  const [found] = await tx.$queryRaw<Omit<Owner, 'kind' | 'id'>[]>(row)
  return found && { kind, id, ...found }
}

/**
 * Holds the caller's own membership for the transaction, and refuses when it ended since the request began: whoever deactivates or
 * removes a member locks that row for update, and so comes before or after, never in between.
 */
export async function lockOwnMembership(tx: Transaction, { member }: TokenAccess): Promise<Owner> {
  const own = await lockOwner(tx, member.organization.id, { kind: 'membership', id: member.id }, 'share')
  if (own?.active) return own
  throw new Refusal(`You are no longer an active member of ${member.organization.name}. Nothing was changed.`)
}
