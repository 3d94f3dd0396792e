import 'server-only'
import { confinement } from '../auth/confinement'
import { getCaller } from '../auth/session'
import { db } from '../db/client'

/** The organizations that the caller's session reaches, the oldest membership first; null when signed out. */
export async function listOwnOrganizations(): Promise<{ slug: string; name: string }[] | null> {
  const caller = await getCaller()
  if (!caller) return null
  const memberships = await db.membership.findMany({
    where: {
      userId: caller.userId,
      deactivatedAt: null,
      organization: { deletedAt: null },
      ...confinement(caller.session),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { organization: { select: { slug: true, name: true } } },
  })
  return memberships.map((membership) => membership.organization)
}
