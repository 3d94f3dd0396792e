import { createApplication } from '@/lib/applications/mutations/create-application'
import { inviteMember } from '@/lib/invitations/mutations/invite-member'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { routes } from '@/lib/routes'
import { setUpProvider } from '@/lib/sso/testing/set-up-provider'
import { giveApplication } from '@/lib/testing/applications'
import { asAdmin, type TestOrganization } from '@/lib/testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateTestToken, createTestServiceUser, createTestToken, registerTestCopy } from '@/lib/testing/tokens'
import { updateTokenPolicy } from '@/lib/token-policy/mutations/update-policy'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { serviceTokens } from '@/lib/tokens/realm'

/** Shorter than what the tokens here live, so that they are listed as breaking it. */
const strictPolicy = {
  maxLifetimeSeconds: 20 * 86_400,
  allowNever: false,
  allowCustomDatalog: true,
  revokeUnusedDays: null,
  requireAdminSecondFactor: false,
}

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
  await asAdmin(organization, async () => {
    await rotateKey(slug, { keyId: organization.signingKey.id })
    await updateTokenPolicy(slug, { policy: strictPolicy, version: undefined, understood: undefined })
  })
  const role = await createTestRole(organization, {
    name: 'Order desk',
    grants: ['@read', 'order:create', 'stock:*'],
    operations: ['organization:read', 'application:read'],
  })
  const team = await createTestTeam(organization, 'Night shift')
  await giveApplication(team, application.id, 'read')
  await addTestMember(organization, { name: 'Nora Night', role, teams: [team] })
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
    { name: 'roles', path: routes.roles(slug) },
    { name: 'no role found', path: `${routes.roles(slug)}?q=nothing-like-it` },
    { name: 'create role', path: `${routes.newRole(slug)}?from=${role}` },
    { name: 'role', path: routes.role(slug, role) },
    { name: 'built-in role', path: routes.role(slug, organization.roleIds.member) },
    { name: 'teams', path: routes.teams(slug) },
    { name: 'create team', path: routes.newTeam(slug) },
    { name: 'team', path: routes.team(slug, team) },
    { name: 'applications of a team', path: `${routes.team(slug, team)}?show=applications` },
    { name: 'Public', path: routes.team(slug, organization.publicTeamId) },
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
    { name: 'general settings', path: routes.settings(slug) },
    { name: 'token policy', path: routes.tokenPolicy(slug) },
    { name: 'signing keys', path: routes.signingKeys(slug) },
    { name: 'notifications', path: routes.notifications(slug) },
    { name: 'single sign-on', path: routes.singleSignOn(slug) },
    { name: 'single sign-on, whose', path: routes.ssoLogins },
    { name: 'single sign-on, to an organization', path: routes.ssoLogin(slug) },
    { name: 'create organization', path: routes.newOrganization },
    { name: 'not found', path: routes.serviceToken(slug, 'tok_0') },
  ]
}
