// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { installationChain } from '../audit/append'
import { hashPassword, verifyPassword } from '../auth/password'
import { startSession } from '../auth/sessions'
import { signIn } from '../auth/sign-in'
import { db } from '../db/client'
import { openContent } from '../mail/content'
import { createTestOrganization, signedOut, type TestMember, testPassword } from '../testing/factories'
import { rankDistance, timesInTurn } from '../testing/rank-test'
import { inServerAction } from '../testing/server-request'
import { requestResetAction, resetPasswordAction } from './actions'
import { answerResetRequests } from './answer-requests'
import { resetLimits } from './limits'
import { requestReset } from './mutations/request-reset'
import { deadResetLink } from './mutations/reset-password'
import { getReset } from './queries/get-reset'

// No server listens there: mail stays in the queue, where these tests read it.
process.env.SMTP_URL = 'smtp://127.0.0.1:1'
process.env.LATCHKEY_MAIL_FROM = 'Latchkey <latchkey@example.com>'

const { admin, member } = await createTestOrganization()
const newPassword = 'another fine long passphrase'
const idle = { status: 'idle' } as const

function send(action: typeof requestResetAction, fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return inServerAction(() => signedOut(() => action(idle, form)))
}

const ask = (email: string) => send(requestResetAction, { email })
const set = (secret: string, password = newPassword) => send(resetPasswordAction, { secret, password })
const toLogin = { digest: expect.stringMatching(/^NEXT_REDIRECT;.*;\/login\?done=password/) }

/** What lies in the queue for an address, the newest last. */
async function mailFor(email: string): Promise<{ kind: string; text: string }[]> {
  const rows = await db.mail.findMany({ where: { recipient: email }, orderBy: { id: 'asc' } })
  return rows.map((row) => {
    const content = openContent({ id: row.id, encryptedContent: row.encryptedContent! })
    return { kind: row.kind, text: content.text }
  })
}

/** Asks, and opens the mail. @returns the secret of its link. */
async function linkFor({ email }: TestMember): Promise<string> {
  await ask(email)
  await answerResetRequests()
  const mails = (await mailFor(email)).filter(({ kind }) => kind === 'password_reset')
  return /\/reset-password\/(\S+)/.exec(mails.at(-1)!.text)![1]!
}

async function passwordIs(of: TestMember, password: string): Promise<boolean> {
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: of.userId } })
  return verifyPassword(password, passwordHash)
}

beforeEach(async () => {
  await db.rateLimit.deleteMany()
  await db.challenge.deleteMany()
  await db.mail.deleteMany()
  await db.passwordResetRequest.deleteMany()
  await db.user.updateMany({ data: { passwordHash: await hashPassword(testPassword) } })
})

describe('asking for a link', () => {
  test('has it mailed to the user, and is written down', async () => {
    expect(await ask(` ${admin.email.toUpperCase()} `)).toMatchObject({ status: 'ok' })
    expect(await answerResetRequests()).toBe(1)
    expect(await mailFor(admin.email)).toMatchObject([{ kind: 'password_reset' }])
    const entry = await db.auditEntry.findFirst({
      where: { chain: installationChain, action: 'user:request_password_reset', entityId: admin.userId },
    })
    expect(entry).toMatchObject({ actorType: 'anonymous' })
    expect(await db.passwordResetRequest.count()).toBe(0)
  })

  test('for nobody has nothing mailed, and leaves nothing', async () => {
    await ask('nobody@example.com')
    expect(await answerResetRequests()).toBe(1)
    expect(await db.mail.count()).toBe(0)
    expect(await db.challenge.count()).toBe(0)
    expect(await db.passwordResetRequest.count()).toBe(0)
  })

  test('is answered in the same words whether there is such a user or not', async () => {
    expect(await ask(admin.email)).toEqual(await ask('nobody@example.com'))
  })

  test('is done once when several processes do it', async () => {
    await ask(admin.email)
    await Promise.all([answerResetRequests(), answerResetRequests(), answerResetRequests()])
    expect(await mailFor(admin.email)).toHaveLength(1)
  })

  test('waits for a process that sends mail', async () => {
    await ask(admin.email)
    vi.resetModules()
    vi.stubEnv('SMTP_URL', '')
    vi.stubEnv('LATCHKEY_MAIL_FROM', '')
    const mute = await import('./answer-requests')
    expect(await mute.answerResetRequests()).toBe(0)
    vi.unstubAllEnvs()
    expect(await answerResetRequests()).toBe(1)
    expect(await mailFor(admin.email)).toHaveLength(1)
  })

  test('is limited for one address, for a user and for nobody alike', async () => {
    for (const email of [admin.email, 'nobody@example.com']) {
      for (let index = 0; index < resetLimits.accountAtAddress.points; index++) {
        expect(await ask(email)).toMatchObject({ status: 'ok' })
      }
      expect(await ask(email)).toMatchObject({ status: 'failed', message: expect.stringMatching(/^Too many links/) })
    }
  })

  test('from elsewhere its owner still can, up to what a stranger may have mailed to them', async () => {
    const { accountAtAddress, account } = resetLimits
    const from = (index: number) => requestReset({ email: admin.email }, `198.51.100.${index}`)
    for (let index = 0; index <= accountAtAddress.points; index++) await from(index)
    for (let index = accountAtAddress.points + 1; index < account.points; index++) await from(index)
    await expect(from(account.points)).rejects.toThrow('Too many links')
  })

  test('one network cannot ask for everybody', async () => {
    const asking = (index: number) => requestReset({ email: `user${index}@example.com` }, `2001:db8::${index}`)
    for (let index = 0; index < resetLimits.address.points; index++) await asking(index)
    await expect(asking(resetLimits.address.points)).rejects.toThrow('Too many links')
  })

  test.each(['', 'nobody', 'a@b@c.d', 'a@example.com\r\nBcc: b@example.com', 'x'.repeat(300)])(
    '%j is no address',
    async (email) => {
      expect(await ask(email)).toMatchObject({ status: 'failed', fieldErrors: { email: expect.any(String) } })
      expect(await db.passwordResetRequest.count()).toBe(0)
    },
  )
})

describe('how long asking takes', () => {
  const rounds = 60
  const addresses = (round: number) => `203.0.113.${round}`

  test('does not tell whether there is such a user', async () => {
    const people = await createPeople(rounds)
    const [known, unknown] = await timesInTurn(
      rounds,
      (round) => requestReset({ email: people[round]! }, addresses(round)),
      (round) => requestReset({ email: `nobody${round}@example.com` }, addresses(round + 100)),
    )
    expect(Math.abs(rankDistance(known, unknown))).toBeLessThan(4)
  })

  test('would be found out if it did', async () => {
    const people = await createPeople(rounds)
    const leaky = async (email: string, address: string) => {
      await requestReset({ email }, address)
      if (await db.user.findUnique({ where: { email } })) await answerResetRequests()
    }
    const [known, unknown] = await timesInTurn(
      rounds,
      (round) => leaky(people[round]!, addresses(round)),
      (round) => leaky(`nobody${round}@example.com`, addresses(round + 100)),
    )
    expect(rankDistance(known, unknown)).toBeGreaterThan(4)
  })

  async function createPeople(count: number): Promise<string[]> {
    const users = Array.from({ length: count }, (_, index) => ({
      id: `usr_${crypto.randomUUID()}`,
      email: `${crypto.randomUUID()}@example.com`,
      name: `User ${index}`,
    }))
    await db.user.createMany({ data: users })
    return users.map(({ email }) => email)
  }
})

describe('a link', () => {
  test('sets the password, ends all sessions and tells the user', async () => {
    const client = { address: '203.0.113.7', userAgent: null }
    const { id } = await db.$transaction((tx) => startSession(tx, admin.userId, client))
    const theirs = await db.$transaction((tx) => startSession(tx, member.userId, client))
    const secret = await linkFor(admin)
    expect(await getReset(secret)).toEqual({ email: admin.email })
    await expect(set(secret)).rejects.toMatchObject(toLogin)
    expect(await passwordIs(admin, newPassword)).toBe(true)
    expect((await db.session.findUniqueOrThrow({ where: { id } })).revokedAt).not.toBeNull()
    expect((await db.session.findUniqueOrThrow({ where: { id: theirs.id } })).revokedAt).toBeNull()
    expect((await mailFor(admin.email)).map(({ kind }) => kind)).toEqual(['password_reset', 'password_changed'])
    const actions = await db.auditEntry.findMany({
      where: { chain: installationChain, actorId: admin.userId },
      orderBy: { position: 'desc' },
      take: 2,
      select: { action: true },
    })
    expect(actions).toEqual([{ action: 'session:revoke' }, { action: 'user:reset_password' }])
  })

  test('begins no session, and passes by no second factor', async () => {
    const seed = { encryptedSecret: Buffer.alloc(32), secretId: '', confirmedAt: new Date() }
    await db.totp.create({ data: { userId: admin.userId, ...seed } })
    const sessions = await db.session.count()
    await expect(set(await linkFor(admin))).rejects.toMatchObject(toLogin)
    expect(await signIn(admin.email, newPassword, { address: null, userAgent: null })).toMatchObject({
      ok: false,
      secondFactorOf: admin.userId,
    })
    expect(await db.session.count()).toBe(sessions)
    await db.totp.deleteMany()
  })

  test('ends a sign-in that waits for its second step, and a change of the address', async () => {
    const expiresAt = new Date(Date.now() + 60_000)
    const theirs = { userId: member.userId, expiresAt }
    await db.challenge.createMany({
      data: [
        { hash: 'a', purpose: 'second_factor', userId: admin.userId, expiresAt },
        { hash: 'b', purpose: 'email_change', userId: admin.userId, expiresAt },
        { hash: 'c', purpose: 'second_factor', ...theirs },
      ],
    })
    await expect(set(await linkFor(admin))).rejects.toMatchObject(toLogin)
    expect(await db.challenge.findMany({ select: { hash: true } })).toEqual([{ hash: 'c' }])
  })

  test('gives whoever had no password their first one', async () => {
    await db.user.update({ where: { id: admin.userId }, data: { passwordHash: null } })
    await expect(set(await linkFor(admin))).rejects.toMatchObject(toLogin)
    expect(await passwordIs(admin, newPassword)).toBe(true)
  })

  test('works once, also for two at the same moment', async () => {
    const secret = await linkFor(admin)
    const results = await Promise.allSettled([set(secret), set(secret, 'yet another fine passphrase'), set(secret)])
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await set(secret)).toMatchObject({ status: 'failed', message: deadResetLink })
    expect(await getReset(secret)).toBeNull()
  })

  test('is not used up by looking at it', async () => {
    const secret = await linkFor(admin)
    for (let index = 0; index < 3; index++) expect(await getReset(secret)).not.toBeNull()
    await expect(set(secret)).rejects.toMatchObject(toLogin)
  })

  test('is not used up by a password that is too short, which is not handed back', async () => {
    const secret = await linkFor(admin)
    const refused = await set(secret, 'short')
    expect(refused).toMatchObject({ status: 'failed', fieldErrors: { password: expect.any(String) } })
    expect(JSON.stringify(refused)).not.toContain(secret)
    expect(JSON.stringify(refused)).not.toContain('"short"')
    await expect(set(secret)).rejects.toMatchObject(toLogin)
  })

  test('ends when a later one is asked for', async () => {
    const first = await linkFor(admin)
    const second = await linkFor(admin)
    expect(await set(first)).toMatchObject({ status: 'failed', message: deadResetLink })
    await expect(set(second)).rejects.toMatchObject(toLogin)
  })

  test('expires after an hour', async () => {
    const secret = await linkFor(admin)
    const [challenge] = await db.challenge.findMany()
    const good = challenge!.expiresAt.getTime() - challenge!.createdAt.getTime()
    expect(Math.round(good / 60_000)).toBe(60)
    await db.challenge.updateMany({ data: { expiresAt: new Date() } })
    expect(await getReset(secret)).toBeNull()
    expect(await set(secret)).toMatchObject({ status: 'failed', message: deadResetLink })
  })

  test('that was altered, or made for something else, is none', async () => {
    const secret = await linkFor(admin)
    const last = secret.at(-1) === 'A' ? 'B' : 'A'
    for (const other of [
      `${secret}A`,
      secret.slice(0, -1),
      `${secret.slice(0, -2)}${last}${last}`,
      '',
      '../',
      '\0',
      secret.toUpperCase(),
    ]) {
      expect(await getReset(other)).toBeNull()
      expect(await set(other)).toMatchObject({ status: 'failed', message: deadResetLink })
    }
    await db.challenge.updateMany({ data: { purpose: 'email_change' } })
    expect(await set(secret)).toMatchObject({ status: 'failed', message: deadResetLink })
    expect(await passwordIs(admin, testPassword)).toBe(true)
  })

  test('is nowhere in the database', async () => {
    const secret = await linkFor(admin)
    const [dump] = await db.$queryRaw<{ text: string }[]>`
      SELECT coalesce(string_agg(c::text, ''), '') || (SELECT string_agg(m::text || encode(m."encryptedContent", 'escape'), '') FROM "Mail" m)
        || (SELECT string_agg(a::text, '') FROM "AuditEntry" a) AS "text" FROM "Challenge" c`
    expect(dump!.text).toContain(admin.userId)
    expect(dump!.text).not.toContain(secret)
  })
})
