import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Caller, runAs } from '../auth/caller'
import { confinedMessage } from '../auth/confined-message'
import { proofLifetime } from '../auth/recent-proof'
import { db } from '../db/client'
import { deletePasskey } from '../passkeys/mutations/delete-passkey'
import { SoftwareAuthenticator } from '../testing/authenticator'
import {
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
  testPassword,
} from '../testing/factories'
import { callerOf, givePasskey, giveTotp, withSession } from '../testing/second-factor'
import { currentStep, totpCode } from '../testing/totp'
import { codeLimits } from './code-limits'
import { wrongCode } from './finish-sign-in'
import { beginTotp } from './mutations/begin-totp'
import { confirmTotp } from './mutations/confirm-totp'
import { confirmWithCode } from './mutations/confirm-with-code'
import { confirmWithPassword } from './mutations/confirm-with-password'
import { removeTotp } from './mutations/remove-totp'
import { renewRecoveryCodes } from './mutations/renew-recovery-codes'
import { recoveryCodeHash } from './recovery-codes'

let organization: TestOrganization
let user: TestMember
let caller: Caller

beforeEach(async () => {
  // In the middle of a time step, so that none ends between making a code and showing it.
  vi.useFakeTimers({ toFake: ['Date'], now: currentStep() * 30_000 + 15_000 })
  organization = await createTestOrganization()
  user = organization.admin
  caller = await withSession(user)
  await db.rateLimit.deleteMany()
  await db.auditQueue.deleteMany()
})

afterEach(() => {
  vi.useRealTimers()
})

const asUser = <T>(work: () => Promise<T>) => runAs(caller, work)
/** The session as the next request reads it. */
const next = async () => {
  caller = await callerOf(user, caller.session!.id)
}
const aged = async () => {
  await db.session.update({
    where: { id: caller.session!.id },
    data: { provenAt: new Date(Date.now() - proofLifetime - 1) },
  })
  await next()
}
const entries = async () => {
  const rows = await db.auditEntry.findMany({ where: { actorId: user.userId }, orderBy: { position: 'asc' } })
  return rows.map(({ action }) => action)
}
const toConfirm = { digest: expect.stringContaining('/account/security/confirm') }
const toLogin = { digest: expect.stringContaining('/login') }

async function setUp(): Promise<{ secret: string; recoveryCodes: string[] | null }> {
  const { secret } = await asUser(beginTotp)
  const { recoveryCodes } = await asUser(() => confirmTotp({ code: totpCode(secret) }))
  await next()
  return { secret, recoveryCodes }
}

describe('the authenticator app', () => {
  test('is on once a code showed that it has the secret; then the session has a second factor', async () => {
    const { secret, qr } = await asUser(beginTotp)
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(qr).toMatch(/^<svg /)
    expect(caller.session?.secondFactorAt).toBeNull()
    const { recoveryCodes } = await asUser(() => confirmTotp({ code: totpCode(secret) }))
    expect(recoveryCodes).toHaveLength(10)
    await next()
    expect(caller.session?.secondFactorAt).toBeInstanceOf(Date)
    expect(await entries()).toEqual(['authenticator:create', 'recovery_code:create'])
  })

  test('its secret lies encrypted in the database, and codes as hashes', async () => {
    const { secret, recoveryCodes } = await setUp()
    const [row] = await db.$queryRaw<{ text: string }[]>`
      SELECT (SELECT string_agg(t::text, ' ') FROM "Totp" t) || (SELECT string_agg(r::text, ' ') FROM "RecoveryCode" r)
        || (SELECT string_agg(a::text, ' ') FROM "AuditEntry" a) AS "text"`
    const hidden = [
      secret,
      Buffer.from(secret).toString('hex'),
      ...recoveryCodes!,
      ...recoveryCodes!.map((code) => code.replaceAll('-', '')),
    ]
    for (const each of hidden) expect(row!.text).not.toContain(each)
    expect(row!.text).toContain(recoveryCodeHash(recoveryCodes![0]!))
  })

  test('a wrong code leaves it off, and the next one turns it on', async () => {
    const { secret } = await asUser(beginTotp)
    const wrong = totpCode(secret, currentStep() + 50)
    await expect(asUser(() => confirmTotp({ code: wrong }))).rejects.toMatchObject({ field: 'code' })
    expect(await db.totp.count({ where: { userId: user.userId, confirmedAt: { not: null } } })).toBe(0)
    await asUser(() => confirmTotp({ code: totpCode(secret) }))
  })

  test('beginning anew makes another secret, and the one before is worth nothing', async () => {
    const first = await asUser(beginTotp)
    const second = await asUser(beginTotp)
    expect(second.secret).not.toBe(first.secret)
    await expect(asUser(() => confirmTotp({ code: totpCode(first.secret) }))).rejects.toThrow(/not right/)
    await asUser(() => confirmTotp({ code: totpCode(second.secret) }))
  })

  test('is not set up over one that is on, nor twice, nor after an hour', async () => {
    const { secret } = await setUp()
    await expect(asUser(beginTotp)).rejects.toThrow('An authenticator app is set up already.')
    const again = () => asUser(() => confirmTotp({ code: totpCode(secret, currentStep() + 1) }))
    await expect(again()).rejects.toThrow('There is nothing to confirm any more.')
    await asUser(removeTotp)
    const begun = await asUser(beginTotp)
    await db.totp.updateMany({
      where: { userId: user.userId },
      data: { createdAt: new Date(Date.now() - 3_600_001) },
    })
    await expect(asUser(() => confirmTotp({ code: totpCode(begun.secret) }))).rejects.toThrow(
      'There is nothing to confirm',
    )
  })

  test('confirmed several times at once is confirmed once', async () => {
    const { secret } = await asUser(beginTotp)
    const codes = [-1, 0, 1].map((steps) => totpCode(secret, currentStep() + steps))
    const results = await Promise.allSettled(codes.map((code) => asUser(() => confirmTotp({ code }))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await db.recoveryCode.count({ where: { userId: user.userId } })).toBe(10)
  })

  test('the code that turned it on is used up', async () => {
    const { secret } = await setUp()
    await expect(asUser(() => confirmWithCode({ code: totpCode(secret) }))).rejects.toThrow(wrongCode)
    await asUser(() => confirmWithCode({ code: totpCode(secret, currentStep() + 1) }))
  })

  test('removed as the last factor takes the recovery codes along, and no session counts as one with a second factor', async () => {
    await setUp()
    const elsewhere = await withSession(user, { secondFactorAt: new Date() })
    await asUser(removeTotp)
    expect(await db.recoveryCode.count({ where: { userId: user.userId } })).toBe(0)
    for (const id of [caller.session!.id, elsewhere.session!.id]) {
      const session = await db.session.findUniqueOrThrow({ where: { id } })
      expect(session).toMatchObject({ secondFactorAt: null, revokedAt: null })
    }
    await next()
    await expect(asUser(removeTotp)).rejects.toThrow('No authenticator app is set up.')
    expect(await entries()).toEqual(['authenticator:create', 'recovery_code:create', 'authenticator:delete'])
  })

  test('counts since the first factor, as long as there is one', async () => {
    const since = async () => {
      const where = { id: user.userId }
      return (await db.user.findUniqueOrThrow({ where, select: { secondFactorSince: true } })).secondFactorSince
    }
    expect(await since()).toBeNull()
    await setUp()
    const first = await since()
    expect(first).toBeInstanceOf(Date)
    vi.setSystemTime(Date.now() + 60_000)
    await givePasskey(user, new SoftwareAuthenticator())
    expect(await since()).toEqual(first)
    await asUser(removeTotp)
    expect(await since()).toEqual(first)
    await next()
    const passkey = await db.passkey.findFirstOrThrow({ where: { userId: user.userId } })
    await asUser(() => deletePasskey({ passkeyId: passkey.id }))
    expect(await since()).toBeNull()
  })

  test('removed beside a passkey leaves the recovery codes', async () => {
    await setUp()
    await givePasskey(user, new SoftwareAuthenticator())
    await asUser(removeTotp)
    expect(await db.recoveryCode.count({ where: { userId: user.userId } })).toBe(10)
    await next()
    expect(caller.session?.secondFactorAt).toBeInstanceOf(Date)
  })
})

describe('recovery codes', () => {
  test('made anew take the place of the others', async () => {
    const { recoveryCodes: before } = await setUp()
    const { recoveryCodes: after } = await asUser(renewRecoveryCodes)
    expect(after).toHaveLength(10)
    await expect(asUser(() => confirmWithCode({ code: before![0]! }))).rejects.toThrow(wrongCode)
    await asUser(() => confirmWithCode({ code: after[0]! }))
    await expect(asUser(() => confirmWithCode({ code: after[0]! }))).rejects.toThrow(wrongCode)
  })

  test('are nobody’s without a second factor', async () => {
    await expect(asUser(renewRecoveryCodes)).rejects.toThrow('you have none')
  })

  test('come with the first factor alone', async () => {
    await givePasskey(user, new SoftwareAuthenticator())
    caller = await withSession(user, { secondFactorAt: new Date() })
    const { recoveryCodes } = await setUp()
    expect(recoveryCodes).toBeNull()
  })
})

describe('a recent proof', () => {
  const changes: Record<string, () => Promise<unknown>> = {
    'setting up an app': () => beginTotp(),
    'confirming it': () => confirmTotp({ code: '123456' }),
    'removing it': () => removeTotp(),
    'new recovery codes': () => renewRecoveryCodes(),
  }

  test.each(Object.entries(changes))('%s needs one', async (_, change) => {
    await giveTotp(user.userId)
    await aged()
    await expect(asUser(change)).rejects.toMatchObject(toConfirm)
    await expect(signedOut(change)).rejects.toMatchObject(toLogin)
  })

  test.each(Object.entries(changes))('%s is not for a session of an organization’s own provider', async (_, change) => {
    caller = await withSession(user, { method: 'sso', organizationId: organization.id, secondFactorAt: new Date() })
    await expect(asUser(change)).rejects.toThrow(confinedMessage)
  })

  test('is the sign-in itself for a while, then the password', async () => {
    await asUser(beginTotp)
    await aged()
    await expect(asUser(beginTotp)).rejects.toMatchObject(toConfirm)
    await expect(asUser(() => confirmWithPassword({ password: 'not the password' }))).rejects.toMatchObject({
      field: 'password',
    })
    await asUser(() => confirmWithPassword({ password: testPassword }))
    await next()
    await asUser(beginTotp)
    expect(caller.session?.secondFactorAt).toBeNull()
  })

  test('with a second factor is that, and not the password', async () => {
    const { secret } = await giveTotp(user.userId)
    await aged()
    await expect(asUser(() => confirmWithPassword({ password: testPassword }))).rejects.toThrow(
      'Show your second factor.',
    )
    await expect(asUser(removeTotp)).rejects.toMatchObject(toConfirm)
    await asUser(() => confirmWithCode({ code: totpCode(secret) }))
    await next()
    await asUser(removeTotp)
  })

  test('a session begun by password just before the factor was added elsewhere has not shown it', async () => {
    const attacker = await withSession(user)
    await setUp()
    const theirs = await callerOf(user, attacker.session!.id)
    await expect(runAs(theirs, removeTotp)).rejects.toMatchObject(toConfirm)
    await expect(runAs(theirs, renewRecoveryCodes)).rejects.toMatchObject(toConfirm)
  })

  test('by a code has the limits of signing in, and is written down when refused', async () => {
    const { secret } = await giveTotp(user.userId)
    const { points } = codeLimits.accountAtAddress
    for (let index = 0; index < points; index++) {
      const code = totpCode(secret, currentStep() + 100 + index)
      await expect(asUser(() => confirmWithCode({ code }))).rejects.toThrow(wrongCode)
    }
    await expect(asUser(() => confirmWithCode({ code: totpCode(secret) }))).rejects.toThrow(/^Too many attempts/)
    expect(await db.auditQueue.count()).toBe(points + 1)
  })

  test('by password has the limits of signing in', async () => {
    const said: string[] = []
    for (let index = 0; index < 9; index++) {
      const wrong = asUser(() => confirmWithPassword({ password: 'not the password' }))
      said.push(await wrong.then(String, (error: Error) => error.message))
    }
    expect(said.at(-2)).toBe('This password is not right.')
    expect(said.at(-1)).toMatch(/^Too many attempts/)
  })

  test('renews nobody else’s session', async () => {
    const others = await withSession(organization.member, { provenAt: new Date(0) })
    await asUser(() => confirmWithPassword({ password: testPassword }))
    expect((await callerOf(organization.member, others.session!.id)).session?.provenAt).toEqual(new Date(0))
  })
})

describe('where policy requires a second factor of admins', () => {
  beforeEach(async () => {
    await setUp()
    await db.organization.update({ where: { id: organization.id }, data: { requireAdminSecondFactor: true } })
  })

  test('an Admin keeps the last one', async () => {
    await expect(asUser(removeTotp)).rejects.toThrow(/requires a second factor of its admins/)
    expect(await db.totp.count({ where: { userId: user.userId } })).toBe(1)
    expect(await db.recoveryCode.count({ where: { userId: user.userId } })).toBe(10)
  })

  test('an Admin may remove one of two, but not both at the same moment', async () => {
    const passkey = await givePasskey(user, new SoftwareAuthenticator())
    const results = await Promise.allSettled([
      asUser(removeTotp),
      asUser(() => deletePasskey({ passkeyId: passkey.id })),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a member with another role may remove it', async () => {
    await db.membership.update({
      where: { id: user.membershipId },
      data: { roleId: organization.roleIds.manager },
    })
    await asUser(removeTotp)
  })
})
