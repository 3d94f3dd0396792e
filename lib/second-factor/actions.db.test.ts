// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { decode } from 'next-auth/jwt'
import { beforeEach, expect, test } from 'vitest'
import { signInAction } from '../auth/actions'
import { sessionSecret, sessionToken } from '../auth/session-cookie'
import { startSession } from '../auth/sessions'
import { db } from '../db/client'
import { beginPasskeySignInAction, finishPasskeySignInAction } from '../passkeys/actions'
import { SoftwareAuthenticator } from '../testing/authenticator'
import { createTestOrganization, type TestMember, testPassword } from '../testing/factories'
import { givePasskey, giveTotp } from '../testing/second-factor'
import { cookieJar, inServerAction } from '../testing/server-request'
import { totpCode } from '../testing/totp'
import { secondFactorAction } from './actions'

const idle = { status: 'idle' } as const
const sessionCookie = 'latchkey.session'
const pendingCookie = 'latchkey.second-factor'

let user: TestMember
let browser: ReturnType<typeof cookieJar>

beforeEach(async () => {
  const { admin } = await createTestOrganization()
  user = admin
  browser = cookieJar()
  await db.rateLimit.deleteMany()
})

function send(
  action: (previous: never, form: FormData) => Promise<unknown>,
  fields: Record<string, string>,
  cookies = browser,
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return inServerAction(() => action(idle as never, form), cookies)
}

const givePassword = (back = '/orgs/acme?q=1') =>
  send(signInAction, { email: user.email, password: testPassword, return: back })
const leadsTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })
const sessionOf = async (jar = browser) => {
  const token = jar.get(sessionCookie)?.value
  return token ? (await decode({ token, secret: sessionSecret() }))?.sid : undefined
}

test('the right password leads to the second step, and there is no session until it is done', async () => {
  const { secret } = await giveTotp(user.userId)
  const secondStep = `/login/second-factor?${new URLSearchParams({ return: '/orgs/acme?q=1' })}`
  await expect(givePassword()).rejects.toMatchObject(leadsTo(secondStep))
  expect(browser.get(sessionCookie)).toBeUndefined()
  expect(browser.get(pendingCookie)).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', maxAge: 600 })
  expect(await db.session.count({ where: { userId: user.userId } })).toBe(0)

  const done = send(secondFactorAction, { code: totpCode(secret), return: '/orgs/acme?q=1' })
  await expect(done).rejects.toMatchObject(leadsTo('/orgs/acme?q=1'))
  expect(browser.get(pendingCookie)).toMatchObject({ value: '', maxAge: 0 })
  const session = await db.session.findUniqueOrThrow({ where: { id: (await sessionOf())! } })
  expect(session).toMatchObject({ userId: user.userId, secondFactorAt: expect.any(Date) })
})

test('the second step is the browser’s that gave the password', async () => {
  const { secret } = await giveTotp(user.userId)
  await expect(givePassword()).rejects.toThrow()
  const elsewhere = await send(secondFactorAction, { code: totpCode(secret) }, cookieJar())
  expect(elsewhere).toMatchObject({ status: 'failed', message: expect.stringContaining('Sign in again.') })
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
  'no step leads to another host: %s',
  async (back) => {
    const { secret } = await giveTotp(user.userId)
    await expect(givePassword(back)).rejects.toMatchObject(leadsTo('/login/second-factor'))
    await expect(send(secondFactorAction, { code: totpCode(secret), return: back })).rejects.toMatchObject(leadsTo('/'))
  },
)

test('a session that was planted before is worth nothing afterwards', async () => {
  const { recoveryCodes } = await giveTotp(user.userId)
  const authenticator = new SoftwareAuthenticator()
  await givePasskey(user, authenticator)
  const stranger = (await createTestOrganization()).member
  const ways = {
    code: async () => {
      await givePassword().catch(() => {})
      await send(secondFactorAction, { code: recoveryCodes[0]! }).catch(() => {})
    },
    passkey: async () => {
      const begun = await inServerAction(beginPasskeySignInAction, browser)
      if (begun.status !== 'ok') throw new Error('No challenge.')
      const response = authenticator.get(begun.value)
      await inServerAction(() => finishPasskeySignInAction({ response }), browser).catch(() => {})
    },
  }
  for (const [name, way] of Object.entries(ways)) {
    browser = cookieJar()
    const planted = await db.$transaction((tx) => startSession(tx, stranger.userId, { address: null, userAgent: null }))
    browser.set(sessionCookie, await sessionToken(planted.id, planted.expiresAt))
    await way()
    const now = await sessionOf()
    expect(now, name).not.toBe(planted.id)
    expect(await db.session.findUnique({ where: { id: now! } }), name).toMatchObject({ userId: user.userId })
    expect((await db.session.findUniqueOrThrow({ where: { id: planted.id } })).revokedAt, name).not.toBeNull()
  }
})

test('an answer of a passkey counts in the browser alone that asked for it', async () => {
  const authenticator = new SoftwareAuthenticator()
  await givePasskey(user, authenticator)
  const begun = await inServerAction(beginPasskeySignInAction, browser)
  if (begun.status !== 'ok') throw new Error('No challenge.')
  const response = authenticator.get(begun.value)
  const elsewhere = await inServerAction(() => finishPasskeySignInAction({ response }), cookieJar())
  expect(elsewhere).toMatchObject({ status: 'failed' })
})

test('a code is not handed back when it is refused', async () => {
  await giveTotp(user.userId)
  await expect(givePassword()).rejects.toThrow()
  const answer = await send(secondFactorAction, { code: '000000', return: '/orgs/acme' })
  expect(answer).toMatchObject({ status: 'failed', values: { return: '/orgs/acme' } })
  expect(JSON.stringify(answer)).not.toContain('000000')
})
