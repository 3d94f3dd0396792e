import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { environment } from '../../env'

export type GeneralSettings = Awaited<ReturnType<typeof getGeneralSettings>>

/** What the organization is called, and where its APIs ask. */
export async function getGeneralSettings(slug: string) {
  const member = await requireMember(slug, 'settings:read')
  const organization = await db.organization.findUniqueOrThrow({
    where: { id: member.organization.id },
    select: { id: true, name: true, slug: true, createdAt: true, usageRetentionDays: true },
  })
  return {
    ...organization,
    createdAt: organization.createdAt.toISOString(),
    verifierUrl: environment().LATCHKEY_VERIFIER_URL,
  }
}
