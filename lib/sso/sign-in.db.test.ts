// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { getSession } from '../auth/session'
import { db } from '../db/client'
import { inviteMember } from '../invitations/mutations/invite-member'
import { lockOrganization } from '../members/mutations/lock-members'
import { asAdmin, createTestOrganization, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestTeam, untilWaiting } from '../testing/people'
import { startLimit } from './mutations/start-sign-in'
import { redirectUri } from './redirect-uri'
import { TestBrowser } from './testing/browser'
import { startOpenIdProvider, type TestProvider } from './testing/openid-provider'
import { setUpProvider } from './testing/set-up-provider'

// Against a real OpenID provider, by its own redirects and cookies.

let organization: TestOrganization
let other: TestOrganization
let provider: TestProvider
let providerId: string
let overview: string

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  provider = await startOpenIdProvider([redirectUri(organization.id)])
  providerId = await setUpProvider(organization, provider)
  overview = `/orgs/${organization.slug}`
})

afterAll(() => provider.close())

let people = 0
/** Somebody new at the provider, who is signed in there. */
function somebody({ email }: { email?: string } = {}) {
  const sub = `person-${++people}`
  const account = { sub, email: email ?? `${sub}@example.com`, email_verified: true, name: `Person ${people}` }
  provider.account = account
  return account
}

async function signIn(back?: string) {
  const browser = new TestBrowser()
  const path = await browser.signIn(organization.id, back)
  return { browser, path, session: await browser.request(getSession) }
}

const problem = (code: string) => `/login/sso/${organization.slug}?problem=${code}`

async function withFirstRole<T>(firstRoleId: string | null, work: () => Promise<T>): Promise<T> {
  await db.ssoProvider.update({ where: { id: providerId }, data: { firstRoleId } })
  try {
    return await work()
  } finally {
    await db.ssoProvider.update({ where: { id: providerId }, data: { firstRoleId: organization.roleIds.member } })
  }
}

const invite = (email: string, roleId: string, teams: string[] = []) =>
  asAdmin(organization, () => inviteMember(organization.slug, { email, roleId, teams }))

describe('somebody new', () => {
  test('becomes a user and a member with the role for the first time, and is in', async () => {
    const { email, sub } = somebody()
    const { path, session } = await signIn()
    expect(path).toBe(overview)
    const user = await db.user.findUniqueOrThrow({
      where: { email },
      include: { memberships: true, ssoIdentities: true },
    })
    expect(user).toMatchObject({
      name: `Person ${people}`,
      passwordHash: null,
      memberships: [{ organizationId: organization.id, roleId: organization.roleIds.member }],
      ssoIdentities: [{ providerId, subject: sub }],
    })
    expect(session).toMatchObject({
      user: { id: user.id },
      method: 'sso',
      organizationId: organization.id,
      secondFactorAt: null,
    })
  })

  test('is written down: the user and the session, and in the organization the connection and the member', async () => {
    somebody()
    const { session } = await signIn()
    const entries = await db.auditEntry.findMany({ where: { actorId: session!.user.id }, orderBy: { id: 'asc' } })
    expect(entries.map(({ chain, action, address }) => [chain, action, address])).toEqual([
      [installationChain, 'user:create', '203.0.113.7'],
      [installationChain, 'session:create', '203.0.113.7'],
      [organization.id, 'sso_identity:create', '203.0.113.7'],
      [organization.id, 'member:create', '203.0.113.7'],
    ])
    expect(entries[1]?.after).toMatchObject({ method: 'sso', organizationId: organization.id })
  })

  test('goes on to the page that was asked for, inside the organization alone', async () => {
    somebody()
    expect((await signIn(`${overview}/service-tokens?q=x`)).path).toBe(`${overview}/service-tokens?q=x`)
    for (const elsewhere of ['/orgs/another', '/account', 'https://evil.example/', '//evil.example', `${overview}x`]) {
      expect((await signIn(elsewhere)).path).toBe(overview)
    }
  })

  test('is let in by an invitation in place of the role, and it is used up', async () => {
    const { email } = somebody()
    const team = await createTestTeam(organization)
    await invite(email, organization.roleIds.manager, [team])
    await withFirstRole(null, async () => expect((await signIn()).path).toBe(overview))
    const membership = await db.membership.findFirstOrThrow({ where: { user: { email } }, include: { teams: true } })
    expect(membership).toMatchObject({ roleId: organization.roleIds.manager, teams: [{ teamId: team }] })
    expect(await db.invitation.findFirstOrThrow({ where: { email } })).toMatchObject({
      acceptedById: membership.userId,
    })
  })

  test('is not let in without either, and no user is made', async () => {
    const { email } = somebody()
    await withFirstRole(null, async () => {
      const { path, session } = await signIn()
      expect(path).toBe(problem('not_invited'))
      expect(session).toBeNull()
    })
    expect(await db.user.findUnique({ where: { email } })).toBeNull()
  })

  test('in two browsers at once is one user', async () => {
    const { email } = somebody()
    const paths = await Promise.all([signIn(), signIn()])
    expect(paths.map(({ path }) => path)).toEqual([overview, overview])
    expect(await db.ssoIdentity.count({ where: { user: { email } } })).toBe(1)
  })
})

describe('somebody who was here before', () => {
  test('is the same user, whatever address and name the provider tells now', async () => {
    const account = somebody()
    const first = await signIn()
    const { email } = organization.member
    provider.account = { ...account, email, name: 'Renamed' }
    const second = await signIn()
    expect(second.path).toBe(overview)
    expect(second.session!.user).toEqual(first.session!.user)
    expect(second.session!.sessionId).not.toBe(first.session!.sessionId)
    expect(await db.user.findUniqueOrThrow({ where: { email } })).toMatchObject({ name: organization.member.name })
  })

  test('is not let in with an address of another domain, nor with one that is no longer verified', async () => {
    const account = somebody()
    await signIn()
    provider.account = { ...account, email: 'somebody@elsewhere.example' }
    expect((await signIn()).path).toBe(problem('other_domain'))
    provider.account = { ...account, email_verified: false }
    expect((await signIn()).path).toBe(problem('unverified'))
  })

  test('is not let in once removed, and again once invited', async () => {
    const { email } = somebody()
    const { session } = await signIn()
    await db.membership.deleteMany({ where: { userId: session!.user.id } })
    expect((await signIn()).path).toBe(problem('left'))
    await invite(email, organization.roleIds.manager)
    expect((await signIn()).path).toBe(overview)
    expect(await db.membership.findMany({ where: { userId: session!.user.id } })).toMatchObject([
      { roleId: organization.roleIds.manager },
    ])
  })

  test('is not let in while deactivated', async () => {
    somebody()
    const { session } = await signIn()
    await db.membership.updateMany({ where: { userId: session!.user.id }, data: { deactivatedAt: new Date() } })
    expect((await signIn()).path).toBe(problem('deactivated'))
  })
})

describe('a member already', () => {
  test('is connected by their address, and keeps their role', async () => {
    const member = await addTestMember(organization, { role: 'manager' })
    const { sub } = somebody({ email: member.email })
    const { path, session } = await signIn()
    expect(path).toBe(overview)
    expect(session!.user.id).toBe(member.userId)
    expect(await db.ssoIdentity.findMany({ where: { userId: member.userId } })).toMatchObject([{ subject: sub }])
    expect(await db.membership.findUniqueOrThrow({ where: { id: member.membershipId } })).toMatchObject({
      roleId: organization.roleIds.manager,
    })
  })

  test('is not handed to the next account of the provider that gets their address', async () => {
    const member = await addTestMember(organization)
    somebody({ email: member.email })
    await signIn()
    somebody({ email: member.email })
    const { path, session } = await signIn()
    expect(path).toBe(problem('other_identity'))
    expect(session).toBeNull()
  })

  test('who is deactivated is not let in', async () => {
    const member = await addTestMember(organization)
    await db.membership.update({ where: { id: member.membershipId }, data: { deactivatedAt: new Date() } })
    somebody({ email: member.email })
    expect((await signIn()).path).toBe(problem('deactivated'))
    expect(await db.ssoIdentity.count({ where: { userId: member.userId } })).toBe(0)
  })
})

describe('the address of an account elsewhere', () => {
  test('opens nothing: its owner has to show that it is theirs', async () => {
    somebody({ email: other.member.email })
    const { path, session } = await signIn()
    expect(path).toBe('/login/connect')
    expect(session).toBeNull()
    expect(await db.ssoIdentity.count({ where: { userId: other.member.userId } })).toBe(0)
    expect(await db.membership.count({ where: { userId: other.member.userId } })).toBe(1)
  })

  test('opens nothing with an invitation of this organization’s either', async () => {
    const somewhere = await addTestMember(other)
    await invite(somewhere.email, organization.roleIds.member)
    somebody({ email: somewhere.email })
    expect(await signIn()).toMatchObject({ path: '/login/connect', session: null })
  })

  test('is told apart from no account’s by nothing, where nobody new gets in', async () => {
    await withFirstRole(null, async () => {
      somebody({ email: other.manager.email })
      expect((await signIn()).path).toBe(problem('not_invited'))
    })
  })
})

test('a provider that keeps the address for its UserInfo endpoint is asked there', async () => {
  const reticent = await startOpenIdProvider([redirectUri(other.id)], { claims: 'userinfo' })
  await setUpProvider(other, reticent)
  reticent.account = { sub: 'reticent', email: 'reticent@example.com', email_verified: true, name: 'Rita Reticent' }
  const browser = new TestBrowser()
  expect(await browser.signIn(other.id)).toBe(`/orgs/${other.slug}`)
  expect((await browser.request(getSession))?.user).toMatchObject({
    email: 'reticent@example.com',
    name: 'Rita Reticent',
  })
  reticent.account = { ...reticent.account, sub: 'unverified', email: 'other@example.com', email_verified: false }
  expect(await new TestBrowser().signIn(other.id)).toContain('problem=unverified')
  await reticent.close()
})

describe('a provider', () => {
  test('that lets nobody in is believed', async () => {
    provider.account = null
    expect((await signIn()).path).toBe(problem('cancelled'))
  })

  test('that is switched off between going and coming back lets nobody in', async () => {
    somebody()
    const browser = new TestBrowser()
    const callback = await browser.signInWithoutReturning(organization.id)
    await db.ssoProvider.update({ where: { id: providerId }, data: { enabled: false } })
    expect(await browser.follow(callback)).toBe('/login/sso?problem=switched_off')
    expect(await browser.signIn(organization.id)).toBe('/login/sso?problem=switched_off')
    await db.ssoProvider.update({ where: { id: providerId }, data: { enabled: true } })
  })

  test('that is switched off while somebody is let in has them out, or waits for them', async () => {
    somebody()
    const browser = new TestBrowser()
    const callback = await browser.signInWithoutReturning(organization.id)
    const enabled = { where: { id: providerId }, data: { enabled: true } }
    const { path } = await db.$transaction(async (tx) => {
      await lockOrganization(tx, organization.id)
      const path = browser.follow(callback)
      await untilWaiting(1)
      await tx.ssoProvider.update({ ...enabled, data: { enabled: false } })
      // Awaited only once this transaction has ended, and with it the lock.
      return { path }
    })
    expect(await path).toBe(problem('switched_off'))
    await db.ssoProvider.update(enabled)
  })

  test('is asked by one address so many times, and not more', async () => {
    somebody()
    await db.rateLimit.deleteMany()
    await signIn()
    await db.rateLimit.updateMany({
      where: { key: { startsWith: 'sso/address' } },
      data: { points: startLimit.points - 1 },
    })
    expect((await signIn()).path).toBe(overview)
    expect((await signIn()).path).toBe(problem('too_many'))
    await db.rateLimit.deleteMany()
  })

  test('of a deleted organization lets nobody in', async () => {
    const gone = await createTestOrganization()
    await setUpProvider(gone, provider)
    await db.organization.update({ where: { id: gone.id }, data: { deletedAt: new Date() } })
    expect(await new TestBrowser().signIn(gone.id)).toBe('/login/sso?problem=switched_off')
  })

  test.each(['org_00000000000000000000000000', 'nonsense', '%2e%2e%2f', '%00'])('of %s there is none', async (id) => {
    expect(await new TestBrowser().signIn(id)).toBe('/login/sso?problem=switched_off')
  })
})

test('the database keeps nothing that an attempt could be finished with', async () => {
  somebody()
  const browser = new TestBrowser()
  const callback = new URL(await browser.signInWithoutReturning(organization.id))
  const [secret] = [...browser.cookies.get('localhost:3000')!.values()]
  const rows = await db.$queryRaw<{ row: string }[]>`SELECT c::text AS "row" FROM "Challenge" c`
  const stored = rows.map(({ row }) => row).join('\n')
  expect(stored).not.toContain(secret)
  expect(stored).not.toContain(callback.searchParams.get('state'))
})
