// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { signInAction, signOutAction } from '../auth/actions'
import { wrongCredentials } from '../auth/wrong-credentials'
import { db } from '../db/client'
import { newId } from '../ids'
import { createSigningKey } from '../keys/signing-key'
import {
  beginPasskeySecondStepAction,
  beginPasskeySignInAction,
  finishPasskeySecondStepAction,
  finishPasskeySignInAction,
} from '../passkeys/actions'
import { requestResetAction, resetPasswordAction } from '../password-reset/actions'
import { projectRoot } from '../project-root'
import { secondFactorAction } from '../second-factor/actions'
import { deactivateServiceUser } from '../service-users/mutations/deactivate-service-user'
import { setUpAction } from '../setup/actions'
import { findProviderAction } from '../sso/actions'
import { SoftwareAuthenticator } from '../testing/authenticator'
import {
  asAdmin,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
  testPassword,
} from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { inServerAction } from '../testing/server-request'
import { createTestServiceUser, createTestToken, describeCopy, newKey, registerTestCopy } from '../testing/tokens'
import { policyOfOrganization } from '../token-policy/policy'
import * as tokenActions from '../tokens/actions'
import { revokeToken } from '../tokens/mutations/revoke'
import { personalTokens, serviceTokens } from '../tokens/realm'
import { versionOf } from './version'

// Every server action is a POST that anybody may send. Found in the files, so that a new one cannot be forgotten: it fails here until
// the table says what to send it.

type Answer = { status?: string; value?: unknown; message?: string } | undefined
type Action = (...sent: unknown[]) => Promise<Answer>
/**
 * What is sent: fields of a form (after the previous state), or a plain value from a client function; one about tokens follows the realm
 * that they are in, and not the organization.
 */
type Sent = Plain | { token: unknown }
type Plain = { form: Record<string, string | string[]> } | { value: unknown }

const library = join(projectRoot(), 'lib')
const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter(
  (file) =>
    /(^|\/)actions\.tsx?$/.test(file) && /^\s*['"]use server['"]/.test(readFileSync(join(library, file), 'utf8')),
)
const found: [string, Action][] = []
for (const file of files.sort()) {
  const exported: Record<string, unknown> = await import(join(library, file))
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value !== 'function') throw new Error(`${relative(library, file)} exports ${name}, which is no action.`)
    found.push([name, value as Action])
  }
}

let organization: TestOrganization
let other: TestOrganization
const ids = {
  application: newId('app'),
  team: newId('team'),
  role: '',
  serviceUser: '',
  idle: '',
  token: '',
  revoked: '',
  copy: '',
  deactivated: '',
  invitation: newId('inv'),
  oldKey: 0,
}
let copy: Awaited<ReturnType<typeof describeCopy>>

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  const application = { name: 'Orders', nameKey: 'orders', slug: 'orders' }
  await db.application.create({ data: { id: ids.application, organizationId: organization.id, ...application } })
  await db.team.create({
    data: {
      id: ids.team,
      organizationId: organization.id,
      name: 'Shop',
      nameKey: 'shop',
      memberships: { create: { membershipId: organization.manager.membershipId } },
    },
  })
  ids.role = await createTestRole(organization, { name: 'Clerk' })
  ids.serviceUser = (await createTestServiceUser(organization)).id
  const idle = await createTestServiceUser(organization, { name: 'Idle' })
  ids.idle = idle.id
  const root = await createTestToken(organization, ids.serviceUser)
  const revoked = await createTestToken(organization, ids.serviceUser, { name: 'Revoked' })
  const registered = await registerTestCopy(organization, root.secret)
  ids.token = root.tokenId
  ids.revoked = revoked.tokenId
  ids.copy = registered.id
  copy = await describeCopy(registered.secret)
  ids.deactivated = (await addTestMember(organization)).membershipId
  await db.membership.update({ where: { id: ids.deactivated }, data: { deactivatedAt: new Date() } })
  await db.invitation.create({
    data: {
      id: ids.invitation,
      organizationId: organization.id,
      email: 'invited@example.com',
      roleId: organization.roleIds.admin,
      tokenHash: 'x',
      invitedById: organization.admin.userId,
      invitedByName: organization.admin.name,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  })
  ids.oldKey = (await db.$transaction((tx) => createSigningKey(tx, organization.id))).id
  await db.signingKey.update({ where: { id: ids.oldKey }, data: { state: 'verifying' } })
  await asAdmin(organization, async () => {
    await revokeToken(serviceTokens(organization.slug), { tokenId: ids.revoked, reason: '' })
    await deactivateServiceUser(organization.slug, { serviceUserId: ids.idle, confirmation: 'deactivate' })
  })
})

/** Of an organization that has changed nothing. */
const policyVersion = versionOf(
  policyOfOrganization({
    maxLifetimeSeconds: null,
    allowNever: true,
    allowCustomDatalog: true,
    revokeUnusedDays: null,
    requireAdminSecondFactor: false,
  }),
)

const editedServiceUser = () => ({
  name: 'Taken over',
  description: '',
  roleId: organization.roleIds.admin,
  teams: [ids.team],
})

/** What an admin of the organization would send, and what it would carry out. */
const bodies: Record<string, () => Sent> = {
  saveProviderAction: () => ({
    form: {
      issuer: 'https://accounts.example.com',
      clientId: 'x',
      clientSecret: 'x',
      domains: 'example.com',
      firstRoleId: organization.roleIds.admin,
    },
  }),
  removeProviderAction: () => ({ form: { confirmation: 'remove' } }),
  disconnectAction: () => ({ form: { email: organization.member.email } }),
  testConnectionAction: () => ({ form: {} }),
  createApplicationAction: () => ({ form: { name: 'Payroll', slug: 'payroll', publicLevel: 'none' } }),
  updateApplicationAction: () => ({ form: { applicationId: ids.application, name: 'Mine', publicLevel: 'write' } }),
  deleteApplicationAction: () => ({ form: { applicationId: ids.application, confirmation: 'Orders' } }),
  createRoleAction: () => ({ form: { step: 'save', name: 'Almighty', patterns: '*' } }),
  updateRoleAction: () => ({ form: { step: 'save', roleId: ids.role, name: 'Mine', patterns: '*' } }),
  deleteRoleAction: () => ({
    form: { roleId: ids.role, replacementId: organization.roleIds.admin, confirmation: 'Clerk' },
  }),
  createTeamAction: () => ({ form: { name: 'Mine' } }),
  updateTeamAction: () => ({ form: { teamId: ids.team, name: 'Mine' } }),
  deleteTeamAction: () => ({ form: { teamId: ids.team, confirmation: 'Shop' } }),
  addTeamPeopleAction: () => ({
    form: { step: 'add', teamId: ids.team, people: [organization.member.membershipId, ids.serviceUser] },
  }),
  removeTeamPeopleAction: () => ({
    form: { step: 'remove', teamId: ids.team, people: [organization.manager.membershipId] },
  }),
  addTeamApplicationsAction: () => ({
    form: { step: 'add', teamId: organization.publicTeamId, applications: [ids.application], level: 'write' },
  }),
  setTeamLevelsAction: () => ({
    form: { teamId: organization.publicTeamId, levels: [`${ids.application}:write`] },
  }),
  createServiceUserAction: () => ({ form: editedServiceUser() }),
  updateServiceUserAction: () => ({ form: { ...editedServiceUser(), serviceUserId: ids.serviceUser } }),
  deactivateServiceUserAction: () => ({ form: { serviceUserId: ids.serviceUser, confirmation: 'deactivate' } }),
  reactivateServiceUserAction: () => ({ form: { serviceUserId: ids.idle } }),
  deleteServiceUserAction: () => ({ form: { serviceUserId: ids.idle, confirmation: 'Idle' } }),
  createTokenAction: () => ({
    token: { name: 'Stolen', serviceUserId: ids.serviceUser, expiration: { choice: '30d' }, idempotencyKey: newKey() },
  }),
  attenuateTokenAction: () => ({
    token: { parentId: ids.token, name: 'Stolen', restrictions: [], idempotencyKey: newKey() },
  }),
  rotateTokenAction: () => ({ token: { tokenId: ids.token, overlap: '0', idempotencyKey: newKey() } }),
  registerCopyAction: () => ({ token: { name: 'Hidden', ...copy } }),
  renameCopyAction: () => ({ token: { tokenId: ids.copy, name: 'Hidden' } }),
  revokeTokenAction: () => ({ token: { tokenId: ids.token } }),
  restoreTokenAction: () => ({ token: { tokenId: ids.revoked } }),
  deleteTokenAction: () => ({ token: { tokenId: ids.revoked, confirmation: 'Revoked' } }),
  bulkTokensAction: () => ({ token: { action: 'revoke', tokenIds: [ids.token, ids.copy] } }),
  blastRadiusAction: () => ({ token: { tokenId: ids.token } }),
  rotationFactsAction: () => ({ token: { tokenId: ids.token } }),
  restoreFactsAction: () => ({ token: { tokenId: ids.revoked } }),
  deletionFactsAction: () => ({ token: { tokenId: ids.revoked } }),
  attenuateOptionsAction: () => ({ token: { tokenId: ids.token } }),
  credentialOptionsAction: () => ({ token: { credentialId: copy.credentialId, revocationIds: copy.revocationIds } }),
  moreDescendantsAction: () => ({ token: { rootId: ids.token, afterPath: ids.token } }),
  findServiceUsersAction: () => ({ value: { q: '' } }),
  tokenFormOptionsAction: () => ({ token: { serviceUserId: ids.serviceUser } }),
  inspectTokenAction: () => ({
    value: {
      rootKeyId: organization.signingKey.id,
      credentialId: copy.credentialId,
      revocationIds: copy.revocationIds,
      request: { application: ids.application },
    },
  }),
  sendTestMailAction: () => ({ form: {} }),
  retryMailAction: () => ({ form: { mailId: newId('mail') } }),
  renameOrganizationAction: () => ({ form: { name: 'Mine' } }),
  deleteOrganizationAction: () => ({ form: { confirmation: organization.name } }),
  updateUsageSettingsAction: () => ({ form: { usageRetentionDays: '30' } }),
  updateTokenPolicyAction: () => ({ form: { maxLifetimeDays: '1', revokeUnusedDays: '' } }),
  revokeBreakingTokensAction: () => ({ form: { confirmation: 'revoke', version: policyVersion } }),
  rotateKeyAction: () => ({ form: { keyId: String(organization.signingKey.id) } }),
  retireKeyAction: () => ({ form: { keyId: String(ids.oldKey), confirmation: 'retire' } }),
  checkAuditAction: () => ({ value: { after: 0 } }),
  updateMemberAction: () => ({
    form: { membershipId: organization.member.membershipId, roleId: organization.roleIds.admin, teams: [ids.team] },
  }),
  deactivateMemberAction: () => ({ form: { membershipId: organization.manager.membershipId } }),
  reactivateMemberAction: () => ({ form: { membershipId: ids.deactivated } }),
  removeMemberAction: () => ({
    form: { membershipId: organization.manager.membershipId, confirmation: organization.manager.name },
  }),
  inviteMemberAction: () => ({
    value: { email: 'eve@example.com', roleId: organization.roleIds.admin, teams: [ids.team] },
  }),
  resendInvitationAction: () => ({ value: { invitationId: ids.invitation } }),
  revokeInvitationAction: () => ({ value: { invitationId: ids.invitation } }),
  resetMemberAction: () => ({
    form: { membershipId: organization.member.membershipId, confirmation: organization.member.name },
  }),
}

/** Those of every member, whatever their role, about their own membership. */
const own: Record<string, () => Plain> = {
  leaveOrganizationAction: () => ({ form: { confirmation: organization.name } }),
}

/** Those of an invitation's link: its secret comes first, and who has none is shown a page that says so. */
const invited: Record<string, () => Plain> = {
  acceptInvitationAction: () => ({ form: {} }),
  signUpWithInvitationAction: () => ({ form: { name: 'Eve', password: 'a fine long passphrase' } }),
  signInToAcceptAction: () => ({ form: {} }),
  signOutToAcceptAction: () => ({ form: {} }),
}

const authenticator = new SoftwareAuthenticator()
const challenge = { challenge: 'A'.repeat(43), rp: { id: 'localhost' }, rpId: 'localhost', user: { id: 'A' } }
authenticator.create(challenge)

/** Those of one's own account, which name no organization. What they do, and to nobody else, is tested beside them. */
const account: Record<string, () => Plain> = {
  connectAccountAction: () => ({ form: {} }),
  updateProfileAction: () => ({ form: { name: 'Somebody else' } }),
  createOrganizationAction: () => ({ form: { name: 'Mine' } }),
  revokeSessionAction: () => ({ form: { sessionId: newId('ses') } }),
  revokeOtherSessionsAction: () => ({ form: {} }),
  changePasswordAction: () => ({
    form: { currentPassword: testPassword, newPassword: 'another fine long passphrase' },
  }),
  requestEmailChangeAction: () => ({ form: { email: 'mine@example.com', currentPassword: testPassword } }),
  confirmEmailChangeAction: () => ({ form: { secret: 'x' } }),
  confirmWithPasswordAction: () => ({ form: { password: testPassword } }),
  confirmWithCodeAction: () => ({ form: { code: '123456' } }),
  beginTotpAction: () => ({ value: {} }),
  confirmTotpAction: () => ({ value: { code: '123456' } }),
  removeTotpAction: () => ({ form: {} }),
  renewRecoveryCodesAction: () => ({ value: {} }),
  beginAddPasskeyAction: () => ({ value: {} }),
  addPasskeyAction: () => ({ value: { name: 'Mine', response: authenticator.create(challenge) } }),
  renamePasskeyAction: () => ({ form: { passkeyId: newId('pky'), name: 'Mine' } }),
  deletePasskeyAction: () => ({ form: { passkeyId: newId('pky') } }),
  beginConfirmWithPasskeyAction: () => ({ value: {} }),
  confirmWithPasskeyAction: () => ({ value: { response: authenticator.get(challenge) } }),
}

/** Those that whoever is signed out may call, each with a test of its own below. */
const open = [
  'signInAction',
  'secondFactorAction',
  'beginPasskeySignInAction',
  'finishPasskeySignInAction',
  'beginPasskeySecondStepAction',
  'finishPasskeySecondStepAction',
  'signOutAction',
  'setUpAction',
  'requestResetAction',
  'resetPasswordAction',
  'findProviderAction',
]

/** Those that lead to what they have made. */
const creating = ['createApplicationAction', 'createRoleAction', 'createTeamAction']

/** What another organization's admin is told who sends ids of the first one to their own: a refusal in words, but for these. */
const answers: Record<string, object> = {
  checkAuditAction: { status: 'ok' },
  findServiceUsersAction: { status: 'ok', value: [] },
  tokenFormOptionsAction: { status: 'ok', value: { owners: { serviceUsers: [] } } },
  moreDescendantsAction: { status: 'ok', value: { rows: [] } },
  inspectTokenAction: {
    status: 'ok',
    value: { lineage: [], state: { key: null, credential: null, chain: [], owner: null } },
  },
  bulkTokensAction: { status: 'ok', value: { results: [{ ok: false }, { ok: false }] } },
  // These name nothing but the organization itself.
  renameOrganizationAction: { status: 'ok' },
  updateUsageSettingsAction: { status: 'ok' },
  updateTokenPolicyAction: { status: 'ok' },
  revokeBreakingTokensAction: { status: expect.any(String) },
}

const tables = [
  'Organization',
  'SigningKey',
  'User',
  'Session',
  'Membership',
  'Invitation',
  'SsoProvider',
  'SsoIdentity',
  'Mail',
  'Role',
  'Team',
  'TeamMembership',
  'TeamServiceUser',
  'TeamApplication',
  'Application',
  'Operation',
  'ServiceUser',
  'Token',
  'Credential',
  'Tombstone',
  'UsageMinute',
  'AuditEntry',
]

/** All rows of the first organization, or of nobody's; a refused call leaves an entry in the audit queue and nothing else. */
async function state(): Promise<Record<string, string>> {
  const hashes = tables.map(async (table) => {
    const [row] = await db.$queryRawUnsafe<{ hash: string }[]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') AS hash FROM "${table}" r
       WHERE NOT r::text LIKE $1`,
      `%${other.id}%`,
    )
    return [table, row!.hash] as const
  })
  return Object.fromEntries(await Promise.all(hashes))
}

function send(action: Action, slug: string, sent: Sent, realm = serviceTokens): Promise<Answer> {
  if ('value' in sent) return action(slug, sent.value)
  if ('token' in sent) return action(realm(slug), sent.token)
  return action(slug, { status: 'idle' }, formOf(sent.form))
}

function formOf(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.append(Array.isArray(value) ? `${name}[]` : name, one)
  }
  return form
}

async function refused(work: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = await state()
  await expect(inServerAction(work)).rejects.toMatchObject(refusal)
  expect(await state()).toEqual(before)
}

const toLogin = { digest: expect.stringMatching(/^NEXT_REDIRECT;.*;\/login/) }
const toElsewhere = { digest: expect.stringContaining(`/orgs/`) }
const toInvitation = { digest: expect.stringMatching(/^NEXT_REDIRECT;\w+;\/invite(\/x{43})?;/) }
const toNotFound = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' }

test('the table and the files name the same actions', () => {
  const names = found.map(([name]) => name).sort()
  expect(names).toEqual(
    [...Object.keys(bodies), ...Object.keys(account), ...Object.keys(own), ...Object.keys(invited), ...open].sort(),
  )
})

describe.each(found.filter(([name]) => name in account))('%s', (name, action) => {
  test('signed out: to the sign-in page', () => {
    const sent = account[name]!()
    const call = () => ('value' in sent ? action(sent.value) : action({ status: 'idle' }, formOf(sent.form)))
    return refused(() => signedOut(call), toLogin)
  })
})

describe.each(found.filter(([name]) => name in own))('%s', (name, action) => {
  const call = (slug = organization.slug) => send(action, slug, own[name]!())

  test('signed out: to the sign-in page', () => refused(() => signedOut(() => call()), toLogin))

  test('an admin of another organization: not found', () => refused(() => asAdmin(other, () => call()), toNotFound))

  test('something else than a slug: not found', () =>
    refused(() => asAdmin(other, () => call({ not: other.slug } as never)), toNotFound))
})

describe.each(found.filter(([name]) => name in invited))('%s', (name, action) => {
  test.each(['x'.repeat(43), '', '//evil.example', { not: '' }])(
    'with %j instead of a secret: to that page',
    (secret) => refused(() => asAdmin(other, () => send(action, secret as never, invited[name]!())), toInvitation),
  )
})

describe.each(found.filter(([name]) => name in bodies))('%s', (name, action) => {
  const call = (slug = organization.slug) => send(action, slug, bodies[name]!())

  test('signed out: to the sign-in page', () => refused(() => signedOut(() => call()), toLogin))

  test('a member, whose role lacks it', async () => {
    const before = await state()
    expect(await inServerAction(() => asMember(organization, () => call()))).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^Your role does not allow this \(latchkey\/\w+:\w+\)\./),
    })
    expect(await state()).toEqual(before)
  })

  test('an admin of another organization: not found', () => refused(() => asAdmin(other, () => call()), toNotFound))

  test('an admin of another organization, with ids of this one', async () => {
    const before = await state()
    const answer = inServerAction(() => asAdmin(other, () => call(other.slug)))
    // They name nothing but what they make, which is the other organization's.
    if (creating.includes(name)) await expect(answer).rejects.toMatchObject(toElsewhere)
    else expect(await answer).toMatchObject(answers[name] ?? { status: 'failed' })
    expect(await state()).toEqual(before)
  })

  test('something else than a slug: not found', () =>
    refused(() => asAdmin(other, () => call({ not: other.slug } as never)), toNotFound))
})

// A member needs no operation for what is their own, and reaches nothing else by asking for it as such (lib/tokens/access.db.test.ts).
describe.each(found.filter(([name]) => name in tokenActions && name !== 'findServiceUsersAction'))(
  '%s, of personal tokens',
  (name, action) => {
    const call = (slug = organization.slug) => send(action, slug, bodies[name]!(), personalTokens)

    test('signed out: to the sign-in page', () => refused(() => signedOut(() => call()), toLogin))

    test('an admin of another organization: not found', () => refused(() => asAdmin(other, () => call()), toNotFound))

    test('something else than a slug: not found', () =>
      refused(() => asAdmin(other, () => call({ not: other.slug } as never)), toNotFound))

    test('an admin, with ids of service tokens', async () => {
      const before = await state()
      const answer = await inServerAction(() => asAdmin(organization, () => call()))
      // It names nothing but what it makes, or nothing at all.
      if (name === 'createTokenAction' || name === 'tokenFormOptionsAction') return expect(answer?.status).toBe('ok')
      expect(answer).toMatchObject(answers[name] ?? { status: 'failed' })
      expect(await state()).toEqual(before)
    })
  },
)

describe('actions for whoever is signed out', () => {
  const idle = { status: 'idle' } as const
  const signIn = (fields: Record<string, string>) =>
    inServerAction(() => signedOut(() => signInAction(idle, formOf({ email: organization.admin.email, ...fields }))))

  test('requestResetAction promises nobody anything where mail is not configured', async () => {
    const form = { email: organization.admin.email }
    const before = await state()
    const answer = await inServerAction(() => signedOut(() => requestResetAction(idle, formOf(form))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringContaining('sends no mail') })
    expect(await state()).toEqual(before)
  })

  test('resetPasswordAction refuses who has no link', async () => {
    const form = { secret: 'x', password: 'a fine long passphrase' }
    const before = await state()
    const answer = await inServerAction(() => signedOut(() => resetPasswordAction(idle, formOf(form))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringContaining('not good any longer') })
    expect(await state()).toEqual(before)
  })

  test('setUpAction is gone once there is a user', () => {
    const form = { organizationName: 'Mine', name: 'Eve', email: 'eve@example.com', password: 'a fine long passphrase' }
    return refused(() => signedOut(() => setUpAction(idle, formOf(form))), toNotFound)
  })

  test('signInAction refuses a wrong password, and does not hand it back', async () => {
    const before = await state()
    const answer = await signIn({ password: 'not the password' })
    expect(answer).toMatchObject({ status: 'failed', message: wrongCredentials })
    expect(JSON.stringify(answer)).not.toContain('not the password')
    expect(await state()).toEqual(before)
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example', '/\t/evil.example'])(
    'signInAction leads to no other host: %j',
    async (back) => {
      await expect(signIn({ password: testPassword, return: back })).rejects.toMatchObject({
        digest: expect.not.stringContaining('evil'),
      })
    },
  )

  test('secondFactorAction without a password shown before lets nobody in, and hands no code back', async () => {
    const answer = await inServerAction(() => signedOut(() => secondFactorAction(idle, formOf({ code: '123456' }))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(/^The time to finish signing in/) })
    expect(JSON.stringify(answer)).not.toContain('123456')
  })

  test('a passkey that nobody has added lets nobody in, alone or as a second step', async () => {
    const answer = { response: authenticator.get(challenge) }
    for (const finish of [finishPasskeySignInAction, finishPasskeySecondStepAction]) {
      const before = await state()
      expect(await inServerAction(() => signedOut(() => finish(answer)))).toMatchObject({ status: 'failed' })
      expect(await state()).toEqual(before)
    }
    const options = await inServerAction(() => signedOut(beginPasskeySignInAction))
    expect(JSON.stringify(options)).not.toContain(organization.admin.email)
    expect(await inServerAction(() => signedOut(beginPasskeySecondStepAction))).toMatchObject({ status: 'failed' })
  })

  test('findProviderAction tells nobody who has an account', async () => {
    const find = (email: string) => inServerAction(() => signedOut(() => findProviderAction(idle, formOf({ email }))))
    const before = await state()
    const known = await find(organization.admin.email)
    expect(known).toMatchObject({ status: 'failed', values: { email: organization.admin.email } })
    const unknown = await find('nobody@example.com')
    expect({ ...unknown, values: {} }).toEqual({ ...known, values: {} })
    expect(await state()).toEqual(before)
  })

  test('signOutAction of whoever is signed out changes nothing', () => refused(() => signOutAction(), toLogin))
})
