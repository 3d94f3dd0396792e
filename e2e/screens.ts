import { createApplication } from '@/lib/applications/mutations/create-application'
import { inviteMember } from '@/lib/invitations/mutations/invite-member'
import { routes } from '@/lib/routes'
import { setUpProvider } from '@/lib/sso/testing/set-up-provider'
import { asAdmin, type TestOrganization } from '@/lib/testing/factories'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateTestToken, createTestServiceUser, createTestToken, registerTestCopy } from '@/lib/testing/tokens'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { serviceTokens } from '@/lib/tokens/realm'

/** An organization in which every screen has something to show, and their addresses. */
export async function furnish(organization: TestOrganization): Promise<{ name: string; path: string }[]> {
  const { slug } = organization
  const application = await asAdmin(organization, () =>
    createApplication(slug, {
      name: 'Order Service',
      slug: 'orders',
      description: 'Takes orders, and knows where they are.',
      publicLevel: 'write',
      operations: [
        { name: 'order:create', access: 'write' },
        { name: 'order:list', access: 'read' },
      ],
    }),
  )
  const serviceUser = await createTestServiceUser(organization, { name: 'Deploy pipeline', role: 'manager' })
  const root = await createTestToken(organization, serviceUser.id, { name: 'Production API' })
  const child = await attenuateTestToken(
    organization,
    root.tokenId,
    [{ type: 'applications', ids: [application.id] }, { type: 'read_only' }],
    'Contractor: Brightside',
  )
  await registerTestCopy(organization, child.secret, { name: 'Laptop of Priya' })
  const long = await createTestToken(organization, serviceUser.id, { name: `Very long ${'name '.repeat(48)}`.trim() })
  await asAdmin(organization, () =>
    revokeToken(serviceTokens(slug), { tokenId: long.tokenId, reason: 'No longer needed.' }),
  )
  await asAdmin(organization, () =>
    inviteMember(slug, { email: 'nora.new@example.com', roleId: organization.roleIds.manager, teams: [] }),
  )
  const own = personalTokensOf(organization, organization.admin)
  const laptop = await own.create('Laptop')
  const assistant = await own.attenuate(laptop.tokenId, [{ type: 'read_only' }], 'Assistant')
  const issuer = 'https://accounts.example.com'
  await setUpProvider(organization, { issuer, clientId: 'latchkey', clientSecret: 'x' }, { domains: ['corp.example'] })
  return [
    { name: 'overview', path: routes.overview(slug) },
    { name: 'service tokens', path: routes.serviceTokens(slug) },
    { name: 'create service token', path: `${routes.serviceTokens(slug)}?create=${serviceUser.id}` },
    { name: 'service tokens, filtered', path: `${routes.serviceTokens(slug)}?q=contractor` },
    { name: 'no service token found', path: `${routes.serviceTokens(slug)}?q=nothing-like-it` },
    { name: 'service token', path: routes.serviceToken(slug, root.tokenId) },
    { name: 'attenuated service token', path: routes.serviceToken(slug, child.tokenId) },
    { name: 'revoked service token with a long name', path: routes.serviceToken(slug, long.tokenId) },
    { name: 'service users', path: routes.serviceUsers(slug) },
    { name: 'create service user', path: routes.newServiceUser(slug) },
    { name: 'service user', path: routes.serviceUser(slug, serviceUser.id) },
    { name: 'applications', path: routes.applications(slug) },
    { name: 'create application', path: routes.newApplication(slug) },
    { name: 'application', path: routes.application(slug, application.id) },
    { name: 'members', path: routes.members(slug) },
    { name: 'invite member', path: `${routes.members(slug)}?invite=1` },
    { name: 'no member found', path: `${routes.members(slug)}?q=nobody-like-that` },
    { name: 'invitations', path: routes.invitations(slug) },
    { name: 'member', path: routes.member(slug, organization.member.membershipId) },
    { name: 'own membership', path: routes.member(slug, organization.admin.membershipId) },
    { name: 'audit log', path: routes.audit(slug) },
    { name: 'inspector', path: routes.inspector(slug) },
    { name: 'profile', path: routes.account },
    { name: 'security', path: routes.accountSecurity },
    { name: 'sessions', path: routes.accountSessions },
    { name: 'personal tokens', path: routes.personalTokens(slug) },
    { name: 'create personal token', path: `${routes.personalTokens(slug)}?create=1` },
    { name: 'no personal token found', path: `${routes.personalTokens(slug)}?q=nothing-like-it` },
    { name: 'personal token', path: routes.personalToken(slug, laptop.tokenId) },
    { name: 'attenuated personal token', path: routes.personalToken(slug, assistant.tokenId) },
    { name: 'notifications', path: routes.notifications(slug) },
    { name: 'single sign-on', path: routes.singleSignOn(slug) },
    { name: 'single sign-on, whose', path: routes.ssoLogins },
    { name: 'single sign-on, to an organization', path: routes.ssoLogin(slug) },
    { name: 'not found', path: routes.serviceToken(slug, 'tok_0') },
  ]
}
