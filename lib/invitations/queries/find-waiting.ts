import 'server-only'
import { db, type Prisma, type Transaction } from '../../db/client'
import { hashInvitationSecret, isSecret } from '../secret'
import { stillGiven } from '../still-given'

const waitingSelect = {
  id: true,
  email: true,
  invitedById: true,
  invitedByName: true,
  expiresAt: true,
  teamIds: true,
  role: { select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true } },
  organization: {
    select: {
      id: true,
      name: true,
      slug: true,
      ssoProvider: { select: { enabled: true, required: true, domains: true } },
    },
  },
} satisfies Prisma.InvitationSelect

/** An invitation that can be accepted. */
export type WaitingInvitation = Prisma.InvitationGetPayload<{ select: typeof waitingSelect }>

/**
 * The invitation that a link's secret opens. Null for whatever cannot be accepted, and no word about why: wrong, used, replaced, revoked,
 * expired, of a deleted organization, or of somebody who may no longer give what it gives.
 * @param secret whatever stood in the address.
 */
export async function findWaiting(
  secret: unknown,
  reader: Transaction | typeof db = db,
): Promise<WaitingInvitation | null> {
  if (!isSecret(secret)) return null
  return waitingWhere(reader, { tokenHash: hashInvitationSecret(secret) })
}

/** The same for an address in an organization, for whoever has proved to have that address in another way. */
export function findWaitingFor(
  reader: Transaction | typeof db,
  organizationId: string,
  email: string,
): Promise<WaitingInvitation | null> {
  return waitingWhere(reader, { organizationId, email })
}

async function waitingWhere(
  reader: Transaction | typeof db,
  where: { tokenHash: string } | { organizationId: string; email: string },
): Promise<WaitingInvitation | null> {
  const found = await reader.invitation.findFirst({
    where: {
      ...where,
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      organization: { deletedAt: null },
    },
    select: waitingSelect,
  })
  if (!found) return null
  return (await stillGiven(reader, found.organization.id, [found])).has(found.id) ? found : null
}
