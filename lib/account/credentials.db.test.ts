// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeEach, describe, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { type Caller, runAs } from '../auth/caller'
import { hashPassword, verifyPassword } from '../auth/password'
import { startSession } from '../auth/sessions'
import { signInLimits } from '../auth/sign-in-limits'
import { db } from '../db/client'
import { openContent } from '../mail/content'
import { createTestOrganization, type TestMember, testPassword } from '../testing/factories'
import { inServerAction } from '../testing/server-request'
import {
  changePasswordAction,
  confirmEmailChangeAction,
  requestEmailChangeAction,
  updateProfileAction,
} from './actions'
import { deadEmailLink } from './email-change'
import { emailChangeLimit } from './email-change-limits'
import { getEmailChange } from './queries/get-email-change'

// No server listens there: mail stays in the queue, where these tests read it.
process.env.SMTP_URL = 'smtp://127.0.0.1:1'
process.env.LATCHKEY_MAIL_FROM = 'Latchkey <latchkey@example.com>'

const organization = await createTestOrganization()
const { admin, member } = organization
const newPassword = 'another fine long passphrase'
const newEmail = 'ada.new@example.com'
const idle = { status: 'idle' } as const

type Action = typeof changePasswordAction

/** Sends a form as a caller: a member, or one by a session of theirs. */
function send(action: Action, of: { caller: Caller }, fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return inServerAction(() => runAs(of.caller, () => action(idle, form)))
}

/** A member by a session of their own. */
async function signedIn(of: TestMember, organizationId?: string) {
  const client = { address: '203.0.113.7', userAgent: null }
  const begun = organizationId ? { method: 'sso' as const, organizationId } : {}
  const { id } = await db.$transaction((tx) => startSession(tx, of.userId, client, begun))
  const {
    method,
    secondFactorAt,
    provenAt,
    organizationId: confinedTo,
  } = await db.session.findUniqueOrThrow({ where: { id } })
  const session = { id, method, secondFactorAt, provenAt, organizationId: confinedTo }
  return { sessionId: id, caller: { ...of.caller, session } }
}

const user = (of: TestMember) => db.user.findUniqueOrThrow({ where: { id: of.userId } })
const passwordIs = async (of: TestMember, password: string) => verifyPassword(password, (await user(of)).passwordHash)
const alive = async (id: string) => (await db.session.findUniqueOrThrow({ where: { id } })).revokedAt === null

async function mails(): Promise<{ kind: string; recipient: string; text: string }[]> {
  const rows = await db.mail.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ id, kind, recipient, encryptedContent }) => ({
    kind,
    recipient,
    text: openContent({ id, encryptedContent: encryptedContent! }).text,
  }))
}

const before = { [admin.userId]: admin.email, [member.userId]: member.email }
beforeEach(async () => {
  await Promise.all([
    db.rateLimit.deleteMany(),
    db.challenge.deleteMany(),
    db.mail.deleteMany(),
    db.session.deleteMany(),
  ])
  const passwordHash = await hashPassword(testPassword)
  for (const [id, email] of Object.entries(before))
    await db.user.update({ where: { id }, data: { email, passwordHash } })
})

describe('changing the password', () => {
  const change = (of: { caller: Caller }, currentPassword = testPassword, password = newPassword) =>
    send(changePasswordAction, of, { currentPassword, newPassword: password })

  test('ends all other sessions, tells the user by mail, and is written down', async () => {
    const [mine, other, theirs] = [await signedIn(admin), await signedIn(admin), await signedIn(member)]
    expect(await change(mine)).toMatchObject({ status: 'ok' })
    expect(await passwordIs(admin, newPassword)).toBe(true)
    expect([await alive(mine.sessionId), await alive(other.sessionId), await alive(theirs.sessionId)]).toEqual([
      true,
      false,
      true,
    ])
    expect(await mails()).toMatchObject([{ kind: 'password_changed', recipient: admin.email }])
    const entry = await db.auditEntry.findFirst({
      where: { chain: installationChain, action: 'user:change_password', entityId: admin.userId },
    })
    expect(entry).toMatchObject({ actorId: admin.userId, before: null, after: null })
  })

  test('ends links and sign-ins that the old one may have opened', async () => {
    const expiresAt = new Date(Date.now() + 60_000)
    for (const purpose of ['password_reset', 'email_change', 'second_factor'] as const) {
      await db.challenge.create({ data: { hash: purpose, purpose, userId: admin.userId, expiresAt } })
    }
    await change(await signedIn(admin))
    expect(await db.challenge.count()).toBe(0)
  })

  test('takes the present one', async () => {
    const mine = await signedIn(admin)
    const refused = await change(mine, 'not the password')
    expect(refused).toMatchObject({ status: 'failed', fieldErrors: { currentPassword: 'This password is not right.' } })
    expect(JSON.stringify(refused)).not.toContain('not the password')
    expect(JSON.stringify(refused)).not.toContain(newPassword)
    expect(await passwordIs(admin, testPassword)).toBe(true)
  })

  test('is no way to guess it: refusals count as refused sign-ins', async () => {
    const mine = await signedIn(admin)
    for (let index = 0; index < signInLimits.accountAtAddress.points; index++) await change(mine, `guess ${index}`)
    expect(await change(mine)).toMatchObject({ status: 'failed', message: expect.stringMatching(/^Too many attempts/) })
    expect(await passwordIs(admin, testPassword)).toBe(true)
  })

  test.each(['short', 'password1234', 'x'.repeat(129)])('refuses %j', async (password) => {
    expect(await change(await signedIn(admin), testPassword, password)).toMatchObject({
      status: 'failed',
      fieldErrors: { newPassword: expect.any(String) },
    })
  })

  test('refuses the present one', async () => {
    expect(await change(await signedIn(admin), testPassword, testPassword)).toMatchObject({ status: 'failed' })
  })

  test('is not for a session that an organization’s provider vouched for', async () => {
    const confined = await signedIn(admin, organization.id)
    expect(await change(confined)).toMatchObject({ status: 'failed', message: expect.stringContaining('provider') })
    expect(await passwordIs(admin, testPassword)).toBe(true)
  })

  test('is not for whoever has none', async () => {
    await db.user.update({ where: { id: admin.userId }, data: { passwordHash: null } })
    expect(await change(await signedIn(admin), 'anything')).toMatchObject({ status: 'failed' })
    expect((await user(admin)).passwordHash).toBeNull()
  })

  test('of two at the same moment one wins, and the other hears of it', async () => {
    const [one, other] = [await signedIn(admin), await signedIn(admin)]
    const answers = await Promise.all([change(one), change(other, testPassword, 'yet another fine passphrase')])
    expect(answers.map(({ status }) => status).sort()).toEqual(['failed', 'ok'])
    expect([await alive(one.sessionId), await alive(other.sessionId)].sort()).toEqual([false, true])
  })
})

describe('changing the address', () => {
  const ask = (of: { caller: Caller } = admin, email = newEmail, currentPassword = testPassword) =>
    send(requestEmailChangeAction, of, { email, currentPassword })
  const confirm = (secret: string, of: { caller: Caller } = admin) => send(confirmEmailChangeAction, of, { secret })
  const toProfile = { digest: expect.stringMatching(/^NEXT_REDIRECT;.*;\/account\?done=email/) }

  async function link(): Promise<string> {
    expect(await ask()).toMatchObject({ status: 'ok' })
    return /\/account\/email\/(\S+)/.exec((await mails()).at(-1)!.text)![1]!
  }

  test('waits for a link that goes to the new address, and tells the old one', async () => {
    const secret = await link()
    expect(await mails()).toMatchObject([{ kind: 'email_change', recipient: newEmail }])
    expect((await user(admin)).email).toBe(admin.email)
    expect(await runAs(admin.caller, () => getEmailChange(secret))).toBe(newEmail)
    await expect(confirm(secret)).rejects.toMatchObject(toProfile)
    expect((await user(admin)).email).toBe(newEmail)
    expect((await mails()).at(-1)).toMatchObject({ kind: 'email_changed', recipient: admin.email })
    const entry = await db.auditEntry.findFirst({
      where: { chain: installationChain, action: 'user:update', entityId: admin.userId },
      orderBy: { position: 'desc' },
    })
    expect(entry).toMatchObject({ before: { email: admin.email }, after: { email: newEmail } })
  })

  test('ends links to reset the password, which went to the old one', async () => {
    const secret = await link()
    const expiresAt = new Date(Date.now() + 60_000)
    await db.challenge.create({ data: { hash: 'x', purpose: 'password_reset', userId: admin.userId, expiresAt } })
    await expect(confirm(secret)).rejects.toMatchObject(toProfile)
    expect(await db.challenge.count({ where: { purpose: 'password_reset' } })).toBe(0)
  })

  test('takes the password, and guesses count', async () => {
    expect(await ask(admin, newEmail, 'not the password')).toMatchObject({
      status: 'failed',
      fieldErrors: { currentPassword: 'This password is not right.' },
      values: { email: newEmail },
    })
    for (let index = 1; index < signInLimits.accountAtAddress.points; index++) await ask(admin, newEmail, 'x')
    expect(await ask()).toMatchObject({ status: 'failed', message: expect.stringMatching(/^Too many attempts/) })
    expect(await mails()).toEqual([])
  })

  test('does not tell whether somebody has the address; only its mailbox does', async () => {
    expect(await ask(admin, member.email)).toEqual(await ask(admin, newEmail))
    await db.challenge.deleteMany()
    await db.mail.deleteMany()
    await ask(admin, member.email)
    const secret = /\/account\/email\/(\S+)/.exec((await mails())[0]!.text)![1]!
    expect(await confirm(secret)).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^Another account/),
    })
    expect((await user(admin)).email).toBe(admin.email)
  })

  test('works once', async () => {
    const secret = await link()
    const results = await Promise.allSettled([confirm(secret), confirm(secret)])
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await confirm(secret)).toMatchObject({ status: 'failed', message: deadEmailLink })
  })

  test('ends with a later request, and after an hour', async () => {
    const [first, second] = [await link(), await link()]
    expect(await confirm(first)).toMatchObject({ status: 'failed', message: deadEmailLink })
    await db.challenge.updateMany({ data: { expiresAt: new Date() } })
    expect(await confirm(second)).toMatchObject({ status: 'failed', message: deadEmailLink })
    expect((await user(admin)).email).toBe(admin.email)
  })

  test('is nothing for somebody else who has the link: a mistyped address gives nothing away', async () => {
    const secret = await link()
    expect(await runAs(member.caller, () => getEmailChange(secret))).toBeNull()
    expect(await confirm(secret, member)).toMatchObject({ status: 'failed', message: deadEmailLink })
    expect([(await user(admin)).email, (await user(member)).email]).toEqual([admin.email, member.email])
    // It was refused, and so is good still for whom it belongs to.
    await expect(confirm(secret)).rejects.toMatchObject(toProfile)
  })

  test('is not for a session that an organization’s provider vouched for', async () => {
    const secret = await link()
    const confined = await signedIn(admin, organization.id)
    expect(await ask(confined)).toMatchObject({ status: 'failed', message: expect.stringContaining('provider') })
    expect(await confirm(secret, confined)).toMatchObject({ status: 'failed' })
    expect((await user(admin)).email).toBe(admin.email)
  })

  test('sends no more than some links an hour', async () => {
    for (let index = 0; index < emailChangeLimit.points; index++) await ask(admin, `a${index}@example.com`)
    expect(await ask()).toMatchObject({ status: 'failed', message: expect.stringMatching(/^Too many links/) })
    expect(await mails()).toHaveLength(emailChangeLimit.points)
  })
})

describe('the name', () => {
  test('is changed for oneself alone, and written down', async () => {
    expect(
      await send(updateProfileAction, member, { name: '  Maxine  Member ', userId: admin.userId, id: admin.userId }),
    ).toMatchObject({ status: 'ok' })
    expect([(await user(member)).name, (await user(admin)).name]).toEqual(['Maxine  Member', admin.name])
    const entry = await db.auditEntry.findFirst({ where: { chain: installationChain, entityId: member.userId } })
    expect(entry).toMatchObject({
      action: 'user:update',
      before: { name: member.name },
      after: { name: 'Maxine  Member' },
    })
  })

  test.each(['', '   ', 'x'.repeat(256), 'Ada\u202eevil', 'a\0b'])('refuses %j', async (name) => {
    expect(await send(updateProfileAction, admin, { name })).toMatchObject({ status: 'failed' })
    expect((await user(admin)).name).toBe(admin.name)
  })
})
