// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { confirmEmailChange } from '../account/mutations/confirm-email-change'
import { updateProfile } from '../account/mutations/update-profile'
import { issueChallenge } from '../auth/challenges'
import { enterSession } from '../auth/enter-session'
import { requireRecentProof } from '../auth/recent-proof'
import { getMember, requireMember } from '../auth/require-member'
import { getSession } from '../auth/session'
import { beginSession } from '../auth/sign-in'
import { db } from '../db/client'
import { acceptInvitation } from '../invitations/mutations/accept-invitation'
import { inviteMember } from '../invitations/mutations/invite-member'
import { createOwnOrganization } from '../organizations/mutations/create-organization'
import { listOwnOrganizations } from '../organizations/queries'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { connectAccountAction } from './actions'
import { removeProvider } from './mutations/remove-provider'
import { getConnection } from './queries/get-connection'
import { TestBrowser } from './testing/browser'
import { type LyingProvider, startLyingProvider } from './testing/lying-provider'
import { setUpProvider } from './testing/set-up-provider'

// What a session that an organization's provider vouched for reaches, and what one that it did not.

let organization: TestOrganization
let other: TestOrganization
let provider: LyingProvider
/** A member of both. */
let person: TestMember

beforeAll(async () => {
  provider = await startLyingProvider()
})

afterAll(() => provider.close())

beforeEach(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  person = await addTestMember(organization)
  await addTestMember(other, { user: person })
  await setUpProvider(organization, provider)
})

let subjects = 0
const names = (email: string) => {
  provider.lies = { claims: { sub: `subject-${++subjects}`, email } }
}

async function byProvider(email: string): Promise<TestBrowser> {
  names(email)
  const browser = new TestBrowser()
  expect(await browser.signIn(organization.id)).toBe(`/orgs/${organization.slug}`)
  return browser
}

/** By a password, or however else one shows oneself to Latchkey. */
async function byOneself(
  member: TestMember,
  begun: Parameters<typeof beginSession>[2] = {},
  browser = new TestBrowser(),
) {
  const client = { address: null, userAgent: null }
  const session = await beginSession({ id: member.userId, name: member.name }, client, begun)
  await browser.request(() => enterSession(session))
  return browser
}

const enter = (browser: TestBrowser, { slug }: TestOrganization) =>
  browser.request(() => requireMember(slug, 'organization:read'))
const notFound = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' }
const redirectTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })

describe('a session that the provider vouched for', () => {
  test('reaches its organization alone', async () => {
    const browser = await byProvider(person.email)
    expect((await enter(browser, organization)).user.id).toBe(person.userId)
    await expect(enter(browser, other)).rejects.toMatchObject(notFound)
    expect(await browser.request(() => getMember(other.slug))).toBeNull()
    expect(await browser.request(listOwnOrganizations)).toEqual([{ slug: organization.slug, name: organization.name }])
  })

  test('changes nothing of how its user signs in', async () => {
    const browser = await byProvider(person.email)
    await expect(browser.request(requireRecentProof)).rejects.toThrow('provider')
  })

  test('does not say what its user is called in other organizations', async () => {
    const rename = (browser: TestBrowser) => browser.request(() => updateProfile({ name: 'Somebody Else' }))
    await expect(rename(await byProvider(person.email))).rejects.toMatchObject({ field: 'name' })
    await rename(await byOneself(person))
    await rename(await byProvider((await addTestMember(organization)).email))
  })

  test('founds no organization, and joins no other', async () => {
    const browser = await byProvider(person.email)
    await expect(browser.request(() => createOwnOrganization({ name: 'Mine' }))).rejects.toThrow('provider')
    const third = await createTestOrganization()
    const { link } = await asAdmin(third, () =>
      inviteMember(third.slug, { email: person.email, roleId: third.roleIds.member, teams: [] }),
    )
    const secret = new URL(link!).pathname.split('/').at(-1)
    await expect(browser.request(() => acceptInvitation(secret))).rejects.toThrow('another address')
    expect(await db.membership.count({ where: { organizationId: third.id, userId: person.userId } })).toBe(0)
  })

  test('is over once the provider is removed', async () => {
    const browser = await byProvider(person.email)
    await asAdmin(organization, () => removeProvider(organization.slug, { confirmation: 'remove' }))
    expect(await browser.request(getSession)).toBeNull()
  })

  test('takes the place of the one before it in the same browser', async () => {
    const browser = await byOneself(person)
    const before = await browser.request(getSession)
    names(person.email)
    await browser.signIn(organization.id)
    expect(await db.session.findUniqueOrThrow({ where: { id: before!.sessionId } })).toMatchObject({
      revokedAt: expect.any(Date),
    })
    expect((await browser.request(getSession))?.method).toBe('sso')
  })
})

describe('where the provider is required', () => {
  beforeEach(() =>
    db.ssoProvider.updateMany({
      where: { organizationId: organization.id },
      data: { required: true, requiredSince: new Date() },
    }),
  )

  const toProvider = () => redirectTo(`/login/sso/${organization.slug}`)

  test('a session of a password does not enter, and still reaches the user’s other organizations', async () => {
    const browser = await byOneself(person)
    await expect(enter(browser, organization)).rejects.toMatchObject(toProvider())
    expect(await browser.request(() => getMember(organization.slug))).toBeNull()
    expect((await enter(browser, other)).user.id).toBe(person.userId)
  })

  test('a session of the provider does', async () => {
    expect((await enter(await byProvider(person.email), organization)).user.id).toBe(person.userId)
  })

  test('nor does a second factor of one’s own help, but for Admins who had it before', async () => {
    const secondFactorAt = new Date()
    const member = await byOneself(person, { secondFactorAt })
    await expect(enter(member, organization)).rejects.toMatchObject(toProvider())
    const admin = await byOneself(organization.admin, { secondFactorAt })
    // A stolen password adds a second factor, and comes no further with it.
    for (const since of [null, new Date()]) {
      await db.user.update({ where: { id: organization.admin.userId }, data: { secondFactorSince: since } })
      await expect(enter(admin, organization)).rejects.toMatchObject(toProvider())
    }
    await db.user.update({ where: { id: organization.admin.userId }, data: { secondFactorSince: new Date(0) } })
    expect(await enter(admin, organization)).toBeTruthy()
    await expect(enter(await byOneself(organization.admin), organization)).rejects.toMatchObject(toProvider())
  })

  test('another address is no way around it for who has come by it', async () => {
    await byProvider(person.email)
    await db.user.update({ where: { id: person.userId }, data: { email: `${person.userId}@elsewhere.example` } })
    await expect(enter(await byOneself(person), organization)).rejects.toMatchObject(toProvider())
  })

  test('nor is it one for who never has: it cannot be taken, until they have', async () => {
    const change = async (browser: TestBrowser) => {
      const data = { email: `${person.userId}@elsewhere.example` }
      const secret = await issueChallenge(db, 'email_change', { userId: person.userId, data, lifetime: 60_000 })
      return browser.request(() => confirmEmailChange({ secret }))
    }
    const browser = await byOneself(person)
    await expect(change(browser)).rejects.toThrow('by single sign-on alone')
    await byProvider(person.email)
    await change(browser)
    await expect(enter(browser, organization)).rejects.toMatchObject(toProvider())
  })

  test('who has an address of another domain comes in as ever', async () => {
    await db.user.update({ where: { id: person.userId }, data: { email: `${person.userId}@elsewhere.example` } })
    expect(await enter(await byOneself(person), organization)).toBeTruthy()
  })

  test('switched off, it is required of nobody', async () => {
    await db.ssoProvider.updateMany({ where: { organizationId: organization.id }, data: { enabled: false } })
    expect(await enter(await byOneself(person), organization)).toBeTruthy()
  })
})

describe('whoever the provider names with the address of an account elsewhere', () => {
  const idle = { status: 'idle' } as const
  const connect = (browser: TestBrowser) => browser.request(() => connectAccountAction(idle, new FormData()))
  let stranger: TestMember

  beforeEach(async () => {
    stranger = await addTestMember(other)
  })

  async function named(): Promise<TestBrowser> {
    names(stranger.email)
    const browser = new TestBrowser()
    expect(await browser.signIn(organization.id)).toBe('/login/connect')
    return browser
  }

  const isMember = () =>
    db.membership.count({ where: { organizationId: organization.id, userId: stranger.userId } }).then(Boolean)

  test('joins once they have signed in to it in their own way, and comes by the provider from then on', async () => {
    const browser = await named()
    expect(await browser.request(getConnection)).toMatchObject({ email: stranger.email, user: null })
    await byOneself(stranger, {}, browser)
    expect(await browser.request(getConnection)).toMatchObject({ user: { email: stranger.email, confined: false } })
    await expect(connect(browser)).rejects.toMatchObject(redirectTo(`/orgs/${organization.slug}`))
    expect(await isMember()).toBe(true)
    const again = new TestBrowser()
    expect(await again.signIn(organization.id)).toBe(`/orgs/${organization.slug}`)
    expect((await again.request(getSession))?.user.id).toBe(stranger.userId)
    expect(await db.auditEntry.findMany({ where: { chain: organization.id, actorId: stranger.userId } })).toMatchObject(
      [{ action: 'sso_identity:create' }, { action: 'member:create' }],
    )
  })

  test('joins nothing signed out', async () => {
    const browser = await named()
    await expect(connect(browser)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
    expect(await isMember()).toBe(false)
  })

  test('joins nothing signed in as somebody else, and still may as themselves', async () => {
    const browser = await named()
    await byOneself(person, {}, browser)
    expect(await connect(browser)).toMatchObject({ status: 'failed', message: expect.stringContaining(stranger.email) })
    expect(await isMember()).toBe(false)
    await byOneself(stranger, {}, browser)
    await expect(connect(browser)).rejects.toMatchObject(redirectTo(`/orgs/${organization.slug}`))
  })

  test('joins nothing by the word of another organization’s provider', async () => {
    const browser = await named()
    await byOneself(stranger, { method: 'sso', organizationId: other.id }, browser)
    expect(await connect(browser)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('another organization’s'),
    })
    expect(await isMember()).toBe(false)
  })

  test('joins nothing without the provider’s word in the same browser', async () => {
    await named()
    const browser = await byOneself(stranger)
    expect(await browser.request(getConnection)).toBeNull()
    expect(await connect(browser)).toMatchObject({ status: 'failed', message: expect.stringContaining('is over') })
    expect(await isMember()).toBe(false)
  })

  test('joins nothing by a sign-in that has only begun', async () => {
    const browser = await byOneself(stranger)
    names(stranger.email)
    await browser.signInWithoutReturning(organization.id)
    expect(await connect(browser)).toMatchObject({ status: 'failed' })
    expect(await isMember()).toBe(false)
  })

  test.each([
    ['the provider is switched off', { enabled: false }],
    ['it became another’s', { issuer: 'https://accounts.example.com' }],
    ['nobody gets in for the first time any more', { firstRoleId: null }],
    ['it no longer vouches for the address', { domains: ['elsewhere.example'] }],
  ])('joins nothing once %s', async (_, data) => {
    const browser = await byOneself(stranger, {}, await named())
    await db.ssoProvider.updateMany({ where: { organizationId: organization.id }, data })
    expect(await connect(browser)).toMatchObject({ status: 'failed' })
    expect(await isMember()).toBe(false)
  })

  test('joins once, from two windows at once', async () => {
    const browser = await byOneself(stranger, {}, await named())
    const outcomes = await Promise.allSettled([connect(browser), connect(browser)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.ssoIdentity.count({ where: { userId: stranger.userId } })).toBe(1)
  })

  test('joins as invited', async () => {
    await asAdmin(organization, () =>
      inviteMember(organization.slug, { email: stranger.email, roleId: organization.roleIds.manager, teams: [] }),
    )
    const browser = await byOneself(stranger, {}, await named())
    await expect(connect(browser)).rejects.toMatchObject(redirectTo(`/orgs/${organization.slug}`))
    expect(
      await db.membership.findFirst({ where: { organizationId: organization.id, userId: stranger.userId } }),
    ).toMatchObject({ roleId: organization.roleIds.manager })
  })
})
