import { decode } from 'next-auth/jwt'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '../db/client'
import { createTestOrganization, testPassword } from '../testing/factories'
import { authOptions } from './options'
import { authCookie, sessionSecret, sessionToken } from './session-cookie'
import { signInLimits } from './sign-in-limits'
import { endSession } from './sign-out'

const { admin } = await createTestOrganization()

type Authorize = (fields: unknown, request: unknown) => Promise<{ id: string; sessionId: string } | null>

/** What next-auth's own endpoint calls, /api/auth/callback/credentials. */
function authorize(fields: unknown, address = '203.0.113.7') {
  const [provider] = authOptions().providers
  const call = (provider as unknown as { options: { authorize: Authorize } }).options.authorize
  return call(fields, { headers: { 'x-latchkey-client-address': address, 'user-agent': 'Test browser' } })
}

function sessionOf(token: Record<string, unknown>) {
  const session = { expires: '2027-01-01T00:00:00.000Z' }
  return authOptions().callbacks!.session!({ session, token } as never)
}

beforeEach(() => db.rateLimit.deleteMany())

describe('next-auth’s own way in', () => {
  test('begins a session of the same kind as the form', async () => {
    const user = await authorize({ email: ` ${admin.email.toUpperCase()} `, password: testPassword })
    expect(user?.id).toBe(admin.userId)
    const session = await db.session.findUniqueOrThrow({ where: { id: user!.sessionId } })
    expect(session).toMatchObject({ userId: admin.userId, address: '203.0.113.7', userAgent: 'Test browser' })
  })

  test('has the same limits', async () => {
    const { points } = signInLimits.accountAtAddress
    for (let index = 0; index < points; index++) await authorize({ email: admin.email, password: 'wrong' })
    expect(await authorize({ email: admin.email, password: testPassword })).toBeNull()
    expect(await authorize({ email: admin.email, password: testPassword }, '198.51.100.1')).not.toBeNull()
  })

  test.each([
    undefined,
    {},
    { email: 'x' },
    { email: ['a'], password: { $ne: '' } },
    { email: 'a@b.c', password: 'x'.repeat(2_000) },
  ])('refuses %j', async (fields) => {
    expect(await authorize(fields)).toBeNull()
  })
})

describe('what the database cannot hold', () => {
  test.each(['a\0@b.c', '\ud800@b.c', 'a@b\udc00.c', '😀@b.c', `a@${'😀'.repeat(200)}`])(
    'is an unknown user, and written down: %j',
    async (email) => {
      await db.auditQueue.deleteMany()
      expect(await authorize({ email, password: 'x' })).toBeNull()
      expect(await db.auditQueue.count()).toBe(1)
    },
  )

  test('a failure of the database tells nothing of it to the browser', async () => {
    await db.$executeRaw`ALTER TABLE "rate_limit" RENAME TO "rate_limit_gone"`
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    await expect(authorize({ email: admin.email, password: testPassword })).rejects.toThrow(/^Unavailable$/)
    expect(logged).toHaveBeenCalled()
    logged.mockRestore()
    await db.$executeRaw`ALTER TABLE "rate_limit_gone" RENAME TO "rate_limit"`
  })
})

describe('the session', () => {
  test('is what the database has, and nothing once it is revoked', async () => {
    const user = await authorize({ email: admin.email, password: testPassword })
    const sid = user!.sessionId
    expect(await sessionOf({ sid })).toEqual({
      sessionId: sid,
      user: { id: admin.userId, name: admin.name, email: admin.email },
      method: 'password',
      secondFactorAt: null,
      provenAt: expect.any(Date),
      organizationId: null,
      expires: '2027-01-01T00:00:00.000Z',
    })
    await endSession(sid, null)
    expect(await sessionOf({ sid })).toEqual({})
  })

  test.each([{}, { sid: 'ses_00000000000000000000000000' }, { sub: admin.userId, email: admin.email }])(
    'is none with %j',
    async (token) => {
      expect(await sessionOf(token)).toEqual({})
    },
  )
})

describe('the cookie', () => {
  test('carries the session’s id and nothing else of the user', async () => {
    const jwt = await authOptions().callbacks!.jwt!({
      token: { name: admin.name, email: admin.email, sub: admin.userId },
      user: { id: admin.userId, sessionId: 'ses_1' },
    } as never)
    expect(jwt).toEqual({ sid: 'ses_1' })
    const token = await sessionToken('ses_1', new Date(Date.now() + 60_000))
    const { sid, iat: _iat, exp: _exp, jti: _jti, ...rest } = (await decode({ token, secret: sessionSecret() }))!
    expect(sid).toBe('ses_1')
    expect(rest).toEqual({})
  })

  test('cannot be given another session by an update of next-auth’s', async () => {
    const jwt = await authOptions().callbacks!.jwt!({
      token: { sid: 'ses_1' },
      trigger: 'update',
      session: { sid: 'ses_2' },
    } as never)
    expect(jwt).toEqual({ sid: 'ses_1' })
  })

  test('is Secure and __Host- behind TLS', async () => {
    expect(authCookie('session')).toMatchObject({
      name: 'latchkey.session',
      options: { httpOnly: true, sameSite: 'lax', path: '/', secure: false },
    })
    vi.resetModules()
    vi.stubEnv('LATCHKEY_URL', 'https://latchkey.example.com')
    const behindTls = await import('./session-cookie')
    for (const name of ['session', 'csrf', 'return'] as const) {
      expect(behindTls.authCookie(name)).toMatchObject({ name: `__Host-latchkey.${name}`, options: { secure: true } })
    }
    vi.unstubAllEnvs()
  })
})
