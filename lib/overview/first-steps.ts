import 'server-only'
import { requireMember } from '../auth/require-member'
import { db } from '../db/client'
import { environment } from '../env'

export type FirstSteps = {
  application: { slug: string } | null
  hasServiceUser: boolean
  hasToken: boolean
  verifierUrl: string
}

/** How far the organization is on its way to the first verified request; null once it is there, for good. */
export async function firstSteps(slug: string): Promise<FirstSteps | null> {
  const member = await requireMember(slug, 'organization:read')
  const organizationId = member.organization.id
  const anId = { select: { id: true } }
  // Asked first, and once true the only question. It stays when the token and its usage are deleted.
  const used = await db.serviceUser.findFirst({ where: { organizationId, lastUsedAt: { not: null } }, ...anId })
  if (used) return null
  const [verified, application, serviceUser, token] = await Promise.all([
    db.usageMinute.findFirst({ where: { organizationId, allowed: true }, select: { minute: true } }),
    db.application.findFirst({
      where: { organizationId, deletedAt: null },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { slug: true },
    }),
    db.serviceUser.findFirst({ where: { organizationId }, ...anId }),
    db.token.findFirst({ where: { organizationId, kind: 'service' }, ...anId }),
  ])
  if (verified) return null
  return {
    application,
    hasServiceUser: serviceUser !== null,
    hasToken: token !== null,
    verifierUrl: environment().LATCHKEY_VERIFIER_URL,
  }
}
