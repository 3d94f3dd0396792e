import 'server-only'
import { confinement } from '../auth/confinement'
import { requireUser } from '../auth/require-user'
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

/** Whether one that is created now would be the second: from then on the verifier has to be told which one is meant (contract §4). */
export async function isSecondOrganization(): Promise<boolean> {
  await requireUser()
  const present = await db.organization.findMany({ where: { deletedAt: null }, take: 2, select: { id: true } })
  return present.length === 1
}
