import 'server-only'
import { canHold } from '../auth/holding'
import { holdingOfMember, holdingsOf, type Reader } from '../auth/load-holding'
import type { Member } from '../auth/require-member'

/** Who has a role, or will have it. */
export type Holders = {
  users: number
  serviceUsers: number
  /** Open ones, whose acceptance gives it. */
  invitations: number
  /** Single sign-on gives it at the first sign-in. */
  firstRole: boolean
}

/** Counts who has a role. */
export async function countHolders(reader: Reader, organizationId: string, roleId: string): Promise<Holders> {
  const [row] = await reader.$queryRaw<Holders[]>`
    SELECT
      (SELECT count(*)::int FROM "Membership" m WHERE m."organizationId" = o."id" AND m."roleId" = ${roleId}) AS "users",
      (SELECT count(*)::int FROM "ServiceUser" u WHERE u."organizationId" = o."id" AND u."roleId" = ${roleId}) AS "serviceUsers",
      (SELECT count(*)::int FROM "Invitation" i WHERE i."organizationId" = o."id" AND i."roleId" = ${roleId}
        AND i."acceptedAt" IS NULL AND i."revokedAt" IS NULL AND i."expiresAt" > now()) AS "invitations",
      EXISTS (SELECT 1 FROM "SsoProvider" p WHERE p."organizationId" = o."id" AND p."firstRoleId" = ${roleId}) AS "firstRole"
    FROM "Organization" o WHERE o."id" = ${organizationId}`
  return row!
}

/** Whether deleting the role needs another one in its place. */
export function isInUse({ users, serviceUsers, invitations, firstRole }: Holders): boolean {
  return users + serviceUsers + invitations > 0 || firstRole
}

/** Whether the member holds all that each of the role's holders holds: nobody acts on who holds more. */
export async function reachesHolders(reader: Reader, member: Member, roleId: string): Promise<boolean> {
  if (member.role.builtIn === 'admin') return true
  const holders = await holdingsOf(reader, member.organization.id, {
    memberships: { roleId },
    serviceUsers: { roleId },
  })
  const own = await holdingOfMember(reader, member)
  return holders.every((holding) => canHold(own, holding))
}
