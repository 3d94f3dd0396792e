import 'server-only'
import { confinement } from '../../auth/confinement'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'

export type OwnMembership = { id: string; role: string; organization: { slug: string; name: string } }

/** What the caller is in which organization, as far as their session reaches. */
export async function listMemberships(): Promise<OwnMembership[]> {
  const user = await requireUser()
  const memberships = await db.membership.findMany({
    where: {
      userId: user.id,
      deactivatedAt: null,
      organization: { deletedAt: null },
      ...confinement(user.session),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, role: { select: { name: true } }, organization: { select: { slug: true, name: true } } },
  })
  return memberships.map(({ role, ...membership }) => ({ ...membership, role: role.name }))
}
