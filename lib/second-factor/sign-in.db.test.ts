import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { installationChain } from '../audit/append'
import { authOptions } from '../auth/options'
import { hashPassword } from '../auth/password'
import { signIn } from '../auth/sign-in'
import { wrongCredentials } from '../auth/wrong-credentials'
import { db } from '../db/client'
import { createTestOrganization, type TestMember, testPassword } from '../testing/factories'
import { giveTotp } from '../testing/second-factor'
import { currentStep, totpCode } from '../testing/totp'
import { codeLimits } from './code-limits'
import { finishSignIn, wrongCode } from './finish-sign-in'
import { beginPendingSignIn, findPendingSignIn, pendingLifetime } from './pending-sign-in'

const client = { address: '198.51.100.1', userAgent: 'Test browser' }
const over = 'The time to finish signing in is over. Sign in again.'

let user: TestMember
let other: TestMember
let secret: string
let recoveryCodes: string[]

beforeEach(async () => {
  // In the middle of a time step, so that none ends between making a code and showing it.
  vi.useFakeTimers({ toFake: ['Date'], now: currentStep() * 30_000 + 15_000 })
  const organization = await createTestOrganization()
  user = organization.admin
  other = organization.member
  ;({ secret, recoveryCodes } = await giveTotp(user.userId))
  await db.rateLimit.deleteMany()
  await db.auditQueue.deleteMany()
})

afterEach(() => {
  vi.useRealTimers()
})

/** Signs in as far as the password goes. */
async function begin(of: TestMember = user): Promise<string> {
  const signedIn = await signIn(of.email, testPassword, client)
  if (signedIn.ok || !signedIn.secondFactorOf) throw new Error('No second factor was asked for.')
  return beginPendingSignIn(signedIn.secondFactorOf)
}

const sessions = (of: TestMember = user) => db.session.count({ where: { userId: of.userId } })
const lastStep = async () => (await db.totp.findUniqueOrThrow({ where: { userId: user.userId } })).lastStep

describe('the right password alone', () => {
  test('begins no session', async () => {
    expect(await signIn(user.email, testPassword, client)).toEqual({
      ok: false,
      message: wrongCredentials,
      secondFactorOf: user.userId,
    })
    expect(await sessions()).toBe(0)
  })

  test('is refused by next-auth’s own endpoint', async () => {
    const [provider] = authOptions().providers
    const { authorize } = (
      provider as unknown as { options: { authorize: (fields: unknown, request: unknown) => Promise<unknown> } }
    ).options
    expect(await authorize({ email: user.email, password: testPassword }, { headers: {} })).toBeNull()
    expect(await sessions()).toBe(0)
  })

  test('suffices while the app has not been confirmed', async () => {
    await db.totp.updateMany({ where: { userId: user.userId }, data: { confirmedAt: null } })
    expect(await signIn(user.email, testPassword, client)).toMatchObject({ ok: true })
  })

  test('a wrong password is answered as everybody’s, whatever the user has', async () => {
    const wrong = await signIn(user.email, 'not the password', client)
    expect(wrong).toEqual(await signIn(other.email, 'not the password', client))
    expect(wrong).toEqual(await signIn('nobody@example.com', 'not the password', client))
  })
})

describe('a code of the app', () => {
  test('begins a session that knows of it, and writes the sign-in down', async () => {
    const { id } = await finishSignIn(await begin(), totpCode(secret), client)
    const session = await db.session.findUniqueOrThrow({ where: { id } })
    expect(session).toMatchObject({ userId: user.userId, method: 'password', secondFactorAt: expect.any(Date) })
    const entry = await db.auditEntry.findFirstOrThrow({ where: { chain: installationChain, entityId: id } })
    expect(entry).toMatchObject({ action: 'session:create', after: { method: 'password', secondFactor: true } })
  })

  test.each([-1, 1])('of %d steps from now is accepted, and written with a space', async (steps) => {
    const code = totpCode(secret, currentStep() + steps)
    await finishSignIn(await begin(), `${code.slice(0, 3)} ${code.slice(3)}`, client)
    expect(await sessions()).toBe(1)
  })

  test('is not accepted twice', async () => {
    const code = totpCode(secret)
    await finishSignIn(await begin(), code, client)
    await expect(finishSignIn(await begin(), code, client)).rejects.toThrow(wrongCode)
    expect(await sessions()).toBe(1)
  })

  test('is not accepted twice at the same moment', async () => {
    const pending = await Promise.all(Array.from({ length: 4 }, () => begin()))
    const code = totpCode(secret)
    const results = await Promise.allSettled(pending.map((each) => finishSignIn(each, code, client)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sessions()).toBe(1)
  })

  test('is not accepted after a later one', async () => {
    await finishSignIn(await begin(), totpCode(secret, currentStep() + 1), client)
    await expect(finishSignIn(await begin(), totpCode(secret), client)).rejects.toThrow(wrongCode)
  })

  test('of another user is not accepted', async () => {
    const others = await giveTotp(other.userId)
    await expect(finishSignIn(await begin(), totpCode(others.secret), client)).rejects.toThrow(wrongCode)
    await expect(finishSignIn(await begin(), others.recoveryCodes[0]!, client)).rejects.toThrow(wrongCode)
    expect(await sessions()).toBe(0)
    expect(await db.recoveryCode.count({ where: { userId: other.userId, usedAt: null } })).toBe(10)
  })

  test('whose secret lies in another user’s row does not decrypt there', async () => {
    const others = await giveTotp(other.userId)
    const stolen = await db.totp.findUniqueOrThrow({ where: { userId: other.userId } })
    const { encryptedSecret } = stolen
    await db.totp.update({ where: { userId: user.userId }, data: { encryptedSecret } })
    await expect(finishSignIn(await begin(), totpCode(others.secret), client)).rejects.toThrow(/authenticate data/)
  })

  test('that is wrong is written down, without the code', async () => {
    const wrong = '000000' === totpCode(secret) ? '111111' : '000000'
    await expect(finishSignIn(await begin(), wrong, client)).rejects.toThrow(wrongCode)
    const queued = await db.auditQueue.findMany()
    expect(queued.map((row) => row.entry)).toMatchObject([
      { event: { action: 'session:refuse', after: { reason: 'wrong second factor' } } },
    ])
    expect(JSON.stringify(queued[0]?.entry)).not.toContain(wrong)
  })

  test('is not used up when the step is over', async () => {
    const pending = await begin()
    await finishSignIn(pending, recoveryCodes[0]!, client)
    await expect(finishSignIn(pending, totpCode(secret), client)).rejects.toThrow(over)
    expect(await lastStep()).toBeNull()
  })
})

describe('a recovery code', () => {
  test('is accepted once, however it is typed, and written down with how many are left', async () => {
    const [code] = recoveryCodes
    await finishSignIn(await begin(), code!.toUpperCase().replaceAll('-', ' '), client)
    await expect(finishSignIn(await begin(), code!, client)).rejects.toThrow(wrongCode)
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: 'recovery_code:use', actorId: user.userId } })
    expect(entry.after).toEqual({ left: 9 })
  })

  test('is not accepted twice at the same moment', async () => {
    const pending = await Promise.all(Array.from({ length: 4 }, () => begin()))
    const results = await Promise.allSettled(pending.map((each) => finishSignIn(each, recoveryCodes[0]!, client)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sessions()).toBe(1)
  })

  test('stands in the database as a hash alone', async () => {
    const rows = await db.$queryRaw<{ row: string }[]>`SELECT r::text AS "row" FROM "RecoveryCode" r`
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
  })
})

describe('the second step', () => {
  test.each([undefined, '', 'x', 'a'.repeat(43)])('of %j is none', async (made) => {
    await expect(finishSignIn(made, totpCode(secret), client)).rejects.toThrow(over)
    expect(await lastStep()).toBeNull()
  })

  test('is one user’s: their cookie with another’s code lets nobody in', async () => {
    const others = await giveTotp(other.userId)
    const pending = await begin(other)
    await expect(finishSignIn(pending, totpCode(secret), client)).rejects.toThrow(wrongCode)
    await finishSignIn(pending, totpCode(others.secret), client)
    expect([await sessions(user), await sessions(other)]).toEqual([0, 1])
  })

  test('is over after ten minutes', async () => {
    const pending = await begin()
    await db.challenge.updateMany({ where: { userId: user.userId }, data: { expiresAt: new Date(Date.now() - 1) } })
    await expect(finishSignIn(pending, totpCode(secret), client)).rejects.toThrow(over)
    expect(pendingLifetime).toBe(600_000)
  })

  test('is over once the password has been changed', async () => {
    const pending = await begin()
    expect(await findPendingSignIn(pending)).not.toBeNull()
    const passwordHash = await hashPassword('another fine passphrase')
    await db.user.update({ where: { id: user.userId }, data: { passwordHash } })
    await expect(finishSignIn(pending, totpCode(secret), client)).rejects.toThrow(over)
  })

  test('ends with one session, however many codes come at the same moment', async () => {
    const pending = await begin()
    const codes = [totpCode(secret), ...recoveryCodes.slice(0, 3)]
    const results = await Promise.allSettled(codes.map((code) => finishSignIn(pending, code, client)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sessions()).toBe(1)
    // What did not let anybody in was not used up either.
    const used = await db.recoveryCode.count({ where: { userId: user.userId, usedAt: { not: null } } })
    expect(used + ((await lastStep()) === null ? 0 : 1)).toBe(1)
  })

  test('stands in the database as a hash alone', async () => {
    const pending = await begin()
    const [row] = await db.$queryRaw<{ row: string }[]>`
      SELECT string_agg(c::text, ' ') AS "row" FROM "Challenge" c WHERE "userId" = ${user.userId}`
    expect(row!.row).not.toContain(pending)
  })
})

describe('limits', () => {
  const wrong = async (count: number, from: () => typeof client) => {
    const pending = await begin()
    const said: string[] = []
    for (let index = 0; index < count; index++) {
      const wrongNow = totpCode(secret, currentStep() + 100 + index)
      said.push(await finishSignIn(pending, wrongNow, from()).then(String, (error: Error) => error.message))
    }
    return said
  }
  let addresses = 1
  const elsewhere = () => ({ ...client, address: `203.0.113.${++addresses}` })

  test('after too many wrong codes from one address even the right one waits, in a new second step as well', async () => {
    const { points } = codeLimits.accountAtAddress
    const said = await wrong(points + 1, () => client)
    expect(said.slice(0, points)).toEqual(Array(points).fill(wrongCode))
    expect(said[points]).toMatch(/^Too many attempts to sign in\. Wait 15 minutes/)
    await expect(finishSignIn(await begin(), totpCode(secret), client)).rejects.toThrow(/^Too many/)
    expect(await sessions()).toBe(0)
  })

  test('an account is limited wherever the codes come from, and its owner has recovery codes left', async () => {
    const { points } = codeLimits.account
    const said = await wrong(points + 1, elsewhere)
    expect(said[points]).toMatch(/^Too many attempts to sign in\. Wait 60 minutes/)
    await expect(finishSignIn(await begin(), totpCode(secret), elsewhere())).rejects.toThrow(/^Too many/)
    await finishSignIn(await begin(), recoveryCodes[0]!, elsewhere())
    expect(await sessions()).toBe(1)
  })

  test('within a day an account bears so many and no more', async () => {
    const { points } = codeLimits.accountDaily
    const expire = new Date(Date.now() + 3_600_000)
    await db.rateLimit.create({ data: { key: `code/accountDaily:${user.userId}`, points: points - 1, expire } })
    const said = await wrong(2, elsewhere)
    expect(said[0]).toBe(wrongCode)
    expect(said[1]).toMatch(/^Too many/)
  })

  test('codes in parallel all count', async () => {
    const pending = await begin()
    const { points } = codeLimits.accountAtAddress
    const codes = Array.from({ length: points * 2 }, (_, index) => totpCode(secret, currentStep() + 100 + index))
    const results = await Promise.allSettled(codes.map((code) => finishSignIn(pending, code, client)))
    const refusedAsWrong = results.filter((each) => each.status === 'rejected' && each.reason.message === wrongCode)
    expect(refusedAsWrong).toHaveLength(points)
  })

  test('right codes do not count', async () => {
    for (const code of recoveryCodes.slice(0, codeLimits.accountAtAddress.points + 1)) {
      await finishSignIn(await begin(), code, client)
    }
  })

  test('whoever goes on trying leaves one entry for the limit, not one for each attempt', async () => {
    const { points } = codeLimits.accountAtAddress
    await wrong(points + 4, () => client)
    expect(await db.auditQueue.count()).toBe(points + 1)
  })
})
