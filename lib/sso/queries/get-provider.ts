import 'server-only'
import { versionOf } from '../../actions/version'
import { canGrant } from '../../auth/holding'
import { holdingOf, holdingOfMember } from '../../auth/load-holding'
import { canDo, type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { environment } from '../../env'
import { routes } from '../../routes'
import { editableOf } from '../editable'
import { redirectUri } from '../redirect-uri'

/** The organization's single sign-on as its settings show it. The client secret is read by nobody. */
export async function getProviderSettings(slug: string) {
  const member = await requireMember(slug, 'settings:read')
  const organizationId = member.organization.id
  const [provider, roles] = await Promise.all([
    db.ssoProvider.findUnique({
      where: { organizationId },
      select: {
        id: true,
        issuer: true,
        clientId: true,
        domains: true,
        firstRole: { select: { id: true, name: true } },
        required: true,
        enabled: true,
        _count: { select: { identities: true } },
      },
    }),
    grantableRoles(member),
  ])
  return {
    provider,
    roles,
    version: versionOf(provider && editableOf(provider)),
    redirectUri: redirectUri(organizationId),
    signInAddress: new URL(routes.ssoLogin(slug), environment().LATCHKEY_URL).href,
    mayChange: member.role.builtIn === 'admin' && canDo(member, 'settings:update'),
  }
}

export type ProviderSettings = Awaited<ReturnType<typeof getProviderSettings>>

async function grantableRoles(member: Member): Promise<{ id: string; name: string }[]> {
  const organizationId = member.organization.id
  const [roles, own, everyone] = await Promise.all([
    db.role.findMany({
      where: { organizationId },
      select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true },
      orderBy: { nameKey: 'asc' },
    }),
    holdingOfMember(db, member),
    holdingOf(db, organizationId, member.role, []),
  ])
  return roles.filter((role) => canGrant(own, { role, levels: everyone.levels })).map(({ id, name }) => ({ id, name }))
}
