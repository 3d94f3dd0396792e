import 'server-only'
import { versionOf } from '../../actions/version'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { environment } from '../../env'
import { type Count, countRows } from '../../lists/count'
import { editableOrganization } from '../../organizations/editable'
import { isActive } from '../../tokens/state/active'
import { editableUsage } from '../editable'

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
    nameVersion: versionOf(editableOrganization(organization)),
    usageVersion: versionOf(editableUsage(organization)),
  }
}

export type DeletionFacts = { activeTokens: Count; members: Count }

/** What stops when the organization is deleted. */
export async function getDeletionFacts(slug: string): Promise<DeletionFacts> {
  const { organization } = await requireMember(slug, 'organization:delete')
  const [activeTokens, members] = await Promise.all([
    countRows(Prisma.sql`FROM "Token" t WHERE t."organizationId" = ${organization.id} AND ${isActive('t')}`),
    countRows(Prisma.sql`FROM "Membership" WHERE "organizationId" = ${organization.id}`),
  ])
  return { activeTokens, members }
}
