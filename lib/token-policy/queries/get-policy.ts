import 'server-only'
import { versionOf } from '../../actions/version'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { policyOfOrganization, type TokenPolicySettings } from '../policy'

export type TokenPolicyForm = {
  policy: TokenPolicySettings
  version: string
  /** Active admins, and how many of them have shown no second factor to have. */
  admins: { count: number; without: number }
}

export async function getTokenPolicy(slug: string): Promise<TokenPolicyForm> {
  const { organization } = await requireMember(slug, 'settings:read')
  const found = await db.organization.findUniqueOrThrow({
    where: { id: organization.id },
    select: {
      maxLifetimeSeconds: true,
      allowNever: true,
      allowCustomDatalog: true,
      revokeUnusedDays: true,
      requireAdminSecondFactor: true,
    },
  })
  const admins = { organizationId: organization.id, deactivatedAt: null, role: { builtIn: 'admin' as const } }
  const [count, without] = await Promise.all([
    db.membership.count({ where: admins }),
    db.membership.count({
      where: {
        ...admins,
        user: { passkeys: { none: {} }, OR: [{ totp: null }, { totp: { confirmedAt: null } }] },
      },
    }),
  ])
  const policy = policyOfOrganization(found)
  return { policy, version: versionOf(policy), admins: { count, without } }
}
