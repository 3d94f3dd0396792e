import 'server-only'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { listOwnOrganizations } from '../../organizations/queries'

/** The organizations in which the caller can have personal tokens, and how many they have in each. */
export async function ownTokenOrganizations(): Promise<{ slug: string; name: string; tokens: number }[]> {
  const user = await requireUser()
  const organizations = (await listOwnOrganizations()) ?? []
  const memberships = await db.membership.findMany({
    where: { userId: user.id, organization: { slug: { in: organizations.map(({ slug }) => slug) } } },
    select: { organization: { select: { slug: true } }, _count: { select: { tokens: true } } },
  })
  const tokens = new Map(memberships.map(({ organization, _count }) => [organization.slug, _count.tokens]))
  return organizations.map((organization) => ({ ...organization, tokens: tokens.get(organization.slug) ?? 0 }))
}
