import { createServer } from 'node:net'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '../db/client'
import { createTestOrganization } from '../testing/factories'
import { startMailServer } from '../testing/mail-server'
import { pauseAfter } from './backoff'
import { mailIsConfigured } from './configured'
import { enqueueMail, type NewMail } from './enqueue'
import { removeOldMail } from './remove-old-mail'
import { sendWaitingMail } from './send-waiting'
import { composeMail } from './templates/compose'

const server = await startMailServer()
// Before anything asks for the environment, which is read once.
process.env.SMTP_URL = server.url
process.env.LATCHKEY_MAIL_FROM = 'Latchkey, Northwind <latchkey@example.com>'
afterAll(() => server.stop())

const organization = await createTestOrganization()
const link = 'https://latchkey.example.com/invite/not-to-be-read-by-others'

function enqueue(changes: Partial<NewMail> = {}): Promise<string> {
  const content = composeMail({
    subject: 'Join Northwind, Łódź',
    heading: 'Join',
    paragraphs: ['Ada invites you – from Łódź.'],
    action: { label: 'Accept', href: link },
    ending: 'You were invited.',
  })
  const mail = {
    organizationId: organization.id,
    recipient: 'grace@example.com',
    kind: 'invitation' as const,
    ...content,
  }
  return db.$transaction(async (tx) => (await enqueueMail(tx, { ...mail, ...changes }))!)
}

const row = (id: string) => db.mail.findUniqueOrThrow({ where: { id } })
/** As if the pause before the next attempt had passed. */
const letTimePass = () => db.mail.updateMany({ where: { state: 'waiting' }, data: { nextAttemptAt: new Date(0) } })

beforeEach(async () => {
  await db.mail.deleteMany()
  server.received.length = 0
  server.refuse = { recipient: () => undefined, mail: () => undefined, signIn: () => undefined }
  server.beforeAnswer = async () => {}
})

describe('a mail', () => {
  test('arrives with both parts, from the address that is configured', async () => {
    const id = await enqueue()
    expect(await sendWaitingMail()).toBe(1)
    const [mail] = server.received
    expect(mail).toMatchObject({ from: 'latchkey@example.com', to: ['grace@example.com'] })
    expect(mail!.headers.from).toBe('"Latchkey, Northwind" <latchkey@example.com>')
    expect(mail!.headers['message-id']).toBe(`<${id}@example.com>`)
    expect(mail!.headers['auto-submitted']).toBe('auto-generated')
    expect(mail!.text).toContain('Ada invites you – from Łódź.')
    expect(mail!.text).toContain(link)
    expect(mail!.html).toContain('Ada invites you – from Łódź.')
    expect(mail!.html).toContain(`href="${link}"`)
  })

  test('that is sent keeps no content', async () => {
    const id = await enqueue()
    await sendWaitingMail()
    expect(await row(id)).toMatchObject({ state: 'sent', encryptedContent: null, lastError: null })
    expect((await row(id)).sentAt).not.toBeNull()
    expect(await sendWaitingMail()).toBe(0)
  })

  test('that waits cannot be read from the database', async () => {
    const id = await enqueue()
    const [dump] = await db.$queryRaw<{ text: string }[]>`
      SELECT m::text || encode(m."encryptedContent", 'escape') AS "text" FROM "Mail" m WHERE "id" = ${id}`
    expect(dump!.text).not.toContain('not-to-be-read')
    expect(dump!.text).not.toContain('Ada invites')
  })

  test('is not sent when its transaction is undone', async () => {
    await expect(
      db.$transaction(async (tx) => {
        const mail = { organizationId: null, recipient: 'a@example.com', kind: 'test' as const, subject: 'x' }
        await enqueueMail(tx, { ...mail, text: 'x', html: 'x' })
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(await sendWaitingMail()).toBe(0)
  })

  test('whose subject holds a line break gets no header from it', async () => {
    await enqueue({ subject: 'Join Evil\r\nBcc: victim@example.com\u2028X: y' })
    await sendWaitingMail()
    expect(server.received[0]!.headers.subject).toBe('Join Evil Bcc: victim@example.com X: y')
    expect(server.received[0]!.headers).not.toHaveProperty('bcc')
    expect(server.received[0]!.to).toEqual(['grace@example.com'])
  })

  test('goes to one address, whatever it looks like', async () => {
    const id = await enqueue({ recipient: 'a@example.com, victim@example.com' })
    await sendWaitingMail()
    expect(server.received.flatMap(({ to }) => to)).not.toContain('victim@example.com')
    expect((await row(id)).state).not.toBe('sent')
  })

  test('of an organization that was deleted is not sent', async () => {
    const gone = await createTestOrganization()
    const id = await enqueue({ organizationId: gone.id })
    await db.organization.update({ where: { id: gone.id }, data: { deletedAt: new Date() } })
    expect(await sendWaitingMail()).toBe(0)
    expect(await row(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  test('queued under another secret fails, and says so', async () => {
    const [first, second] = [await enqueue(), await enqueue()]
    const { encryptedContent } = await row(second)
    await db.mail.update({ where: { id: first }, data: { encryptedContent } })
    await sendWaitingMail()
    expect(await row(first)).toMatchObject({
      state: 'failed',
      lastError: expect.stringContaining('cannot be decrypted'),
    })
    expect(await row(second)).toMatchObject({ state: 'sent' })
  })
})

describe('when the mail server', () => {
  test('cannot be reached, mail waits, and is sent once it can', async () => {
    await server.stop()
    const ids = [await enqueue(), await enqueue(), await enqueue(), await enqueue()]
    await sendWaitingMail()
    for (const id of ids) {
      expect(await row(id)).toMatchObject({ state: 'waiting', attempts: 1 })
      expect((await row(id)).lastError).toMatch(
        /^The mail server 127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)\.$/,
      )
    }
    expect(await sendWaitingMail()).toBe(0)
    await server.start()
    await letTimePass()
    await sendWaitingMail()
    expect(server.received).toHaveLength(4)
    for (const id of ids) expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2, lastError: null })
  })

  test('is busy (4xx), mail waits longer each time', async () => {
    server.refuse.recipient = () => ({ code: 451, words: '4.7.1 Greylisted, come back later' })
    const id = await enqueue()
    const pauses: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      await letTimePass()
      await sendWaitingMail()
      const [{ pause }] = await db.$queryRaw<[{ pause: number }]>`
        SELECT extract(epoch FROM "nextAttemptAt" - now())::float8 AS "pause" FROM "Mail" WHERE "id" = ${id}`
      pauses.push(pause)
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    expect(await row(id)).toMatchObject({ state: 'waiting', attempts: 4 })
    expect((await row(id)).lastError).toContain('451 4.7.1 Greylisted, come back later')
  })

  test('stays busy for three days, the mail fails, and keeps its content for another try', async () => {
    server.refuse.mail = () => ({ code: 452, words: 'Out of space' })
    const id = await enqueue()
    let last = 1
    while (pauseAfter(last) !== null) last++
    await db.mail.update({ where: { id }, data: { attempts: last - 1 } })
    await sendWaitingMail()
    expect(await row(id)).toMatchObject({ state: 'failed', attempts: last })
    expect((await row(id)).encryptedContent).not.toBeNull()
  })

  test.each([
    ['the recipient', { recipient: () => ({ code: 550, words: '5.1.1 No such user here' }) }],
    ['the mail', { mail: () => ({ code: 554, words: '5.7.1 No such user here' }) }],
  ])('refuses %s for good (5xx), it fails at once, in the server’s words', async (_, refusal) => {
    Object.assign(server.refuse, refusal)
    const id = await enqueue()
    await sendWaitingMail()
    expect(await row(id)).toMatchObject({ state: 'failed', attempts: 1 })
    expect((await row(id)).lastError).toMatch(/answered: .*No such user here$/)
  })

  test('refuses one recipient, the others get theirs', async () => {
    server.refuse.recipient = (address) => (address.startsWith('bad') ? { code: 550, words: 'No' } : undefined)
    await enqueue({ recipient: 'bad@example.com' })
    for (const name of ['a', 'b', 'c', 'd']) await enqueue({ recipient: `${name}@example.com` })
    await sendWaitingMail()
    expect(server.received.map(({ to }) => to[0]).sort()).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`),
    )
  })

  test('refuses the sign-in, mail waits for the operator, and no word of the password is kept', async () => {
    server.refuse.signIn = () => ({ code: 535, words: 'No entry for latchkey with a password' })
    const id = await enqueue()
    await sendWaitingMail()
    const { state, lastError } = await row(id)
    expect(state).toBe('waiting')
    expect(lastError).toMatch(/^The mail server .* refused Latchkey’s user name or password \(535\)\.$/)
  })

  test('says nothing at all, the attempt ends', async () => {
    const port = Number(new URL(server.url).port)
    await server.stop()
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve))
    const id = await enqueue()
    await sendWaitingMail()
    expect(await row(id)).toMatchObject({
      state: 'waiting',
      lastError: expect.stringContaining('did not answer in time'),
    })
    await new Promise((resolve) => silent.close(resolve))
    await server.start()
  })
})

describe('several senders at once', () => {
  test('send each mail once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) => enqueue({ recipient: `${index}@example.com` })),
    )
    await Promise.all([sendWaitingMail(), sendWaitingMail(), sendWaitingMail(), sendWaitingMail()])
    expect(server.received).toHaveLength(20)
    expect(new Set(server.received.map(({ to }) => to[0])).size).toBe(20)
    for (const id of ids) expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  test('leave alone what another is sending', async () => {
    let others = -1
    server.beforeAnswer = async () => {
      others = await sendWaitingMail()
    }
    await enqueue()
    await sendWaitingMail()
    expect(others).toBe(0)
    expect(server.received).toHaveLength(1)
  })

  test('take over from one that died with a mail in its hands', async () => {
    const id = await enqueue()
    // What a sender leaves behind that is killed in the middle.
    await db.mail.update({ where: { id }, data: { attempts: 1, nextAttemptAt: new Date(Date.now() + 60_000) } })
    expect(await sendWaitingMail()).toBe(0)
    await letTimePass()
    await sendWaitingMail()
    expect(server.received).toHaveLength(1)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 })
  })
})

test('without a mail server nothing is queued', async () => {
  vi.resetModules()
  vi.stubEnv('SMTP_URL', '')
  vi.stubEnv('LATCHKEY_MAIL_FROM', '')
  const unconfigured = { ...(await import('./enqueue')), ...(await import('./configured')) }
  expect(mailIsConfigured()).toBe(true)
  expect(unconfigured.mailIsConfigured()).toBe(false)
  const mail = {
    organizationId: null,
    recipient: 'a@example.com',
    kind: 'test' as const,
    subject: 'x',
    text: 'x',
    html: 'x',
  }
  expect(await db.$transaction((tx) => unconfigured.enqueueMail(tx, mail))).toBeNull()
  expect(await db.mail.count()).toBe(0)
  vi.unstubAllEnvs()
})

test('mail is listed for three months, and longer while it waits', async () => {
  const [sent, failed, waiting, recent] = [await enqueue(), await enqueue(), await enqueue(), await enqueue()]
  const createdAt = new Date(Date.now() - 91 * 86_400_000)
  await db.mail.update({ where: { id: sent }, data: { state: 'sent', createdAt } })
  await db.mail.update({ where: { id: failed }, data: { state: 'failed', createdAt } })
  await db.mail.update({ where: { id: waiting }, data: { createdAt } })
  await db.mail.update({ where: { id: recent }, data: { state: 'sent' } })
  expect(await removeOldMail()).toBe(2)
  expect(await db.mail.findMany({ select: { id: true }, orderBy: { id: 'asc' } })).toEqual([
    { id: waiting },
    { id: recent },
  ])
})
