// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { asAdmin, asManager, asMember, createTestOrganization } from '../testing/factories'
import { startMailServer } from '../testing/mail-server'
import { inServerAction } from '../testing/server-request'
import { retryMailAction, sendTestMailAction } from './actions'
import { enqueueMail } from './enqueue'
import { mailListParams } from './list-params'
import { getMailSettings } from './queries/get-mail-settings'
import { listMail } from './queries/list-mail'
import { sendWaitingMail } from './send-waiting'

const server = await startMailServer()
process.env.SMTP_URL = server.url
process.env.LATCHKEY_MAIL_FROM = 'Latchkey <latchkey@example.com>'
afterAll(() => server.stop())

const organization = await createTestOrganization()
const other = await createTestOrganization()
const { slug } = organization

function enqueue(recipient: string, organizationId: string | null = organization.id): Promise<string> {
  const mail = { organizationId, recipient, kind: 'invitation' as const, subject: 'Join', text: 'x', html: 'x' }
  return db.$transaction(async (tx) => (await enqueueMail(tx, mail))!)
}

const list = (search = {}) => asManager(organization, () => listMail(slug, mailListParams(search)))
const recipients = async (search = {}) => (await list(search)).rows.map(({ recipient }) => recipient)

function retry(mailId: string, of = organization) {
  const form = new FormData()
  form.set('mailId', mailId)
  return inServerAction(() => asAdmin(of, () => retryMailAction(of.slug, { status: 'idle' }, form)))
}

const row = (id: string) => db.mail.findUniqueOrThrow({ where: { id } })

beforeEach(async () => {
  await db.mail.deleteMany()
  server.received.length = 0
})

describe('the list', () => {
  test('has the organization’s own mail, the newest first, and not what it says', async () => {
    await enqueue('first@example.com')
    await enqueue('second@example.com')
    await enqueue('stranger@example.com', other.id)
    await enqueue('reset@example.com', null)
    expect(await recipients()).toEqual(['second@example.com', 'first@example.com'])
    expect(JSON.stringify(await list())).not.toMatch(/encrypted|subject|Join/)
  })

  test('is searched by recipient and filtered by state', async () => {
    const [failed] = [
      await enqueue('Ada.Lovelace@example.com'.toLowerCase()),
      await enqueue('grace_hopper@example.com'),
    ]
    await db.mail.update({ where: { id: failed }, data: { state: 'failed' } })
    expect(await recipients({ q: 'LOVE' })).toEqual(['ada.lovelace@example.com'])
    expect(await recipients({ q: 'grace_' })).toEqual(['grace_hopper@example.com'])
    expect(await recipients({ q: '%' })).toEqual([])
    expect(await recipients({ state: 'failed' })).toEqual(['ada.lovelace@example.com'])
    expect(await recipients({ state: 'lost' })).toHaveLength(2)
  })

  test('has pages', async () => {
    for (let index = 0; index < 55; index++) await enqueue(`${index}@example.com`)
    const first = await list()
    expect(first).toMatchObject({ count: 55, exact: true, previous: undefined })
    const second = await list({ cursor: first.next })
    expect(second.rows).toHaveLength(5)
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(55)
    expect(await recipients({ cursor: second.previous })).toEqual(first.rows.map(({ recipient }) => recipient))
  })

  test('is not for a member', async () => {
    await expect(asMember(organization, () => listMail(slug, mailListParams({})))).rejects.toThrow('settings:read')
  })
})

test('the server is named without its password', async () => {
  const settings = await asManager(organization, () => getMailSettings(slug))
  expect(settings).toEqual({
    server: new URL(server.url).host,
    from: { name: 'Latchkey', address: 'latchkey@example.com' },
  })
})

test('a test mail goes to whoever asks for it', async () => {
  const send = () => sendTestMailAction(slug, { status: 'idle' }, new FormData())
  expect(await inServerAction(() => asAdmin(organization, send))).toMatchObject({ status: 'ok' })
  await sendWaitingMail()
  expect(server.received).toMatchObject([{ to: [organization.admin.email] }])
  expect(server.received[0]!.text).toContain(organization.name)
  expect(await recipients({ state: 'sent' })).toEqual([organization.admin.email])
  const entry = await db.auditEntry.findFirst({ where: { chain: organization.id, action: 'mail:test' } })
  expect(entry?.actorId).toBe(organization.admin.userId)
})

describe('trying again', () => {
  test('sends a mail that had failed', async () => {
    const id = await enqueue('ada@example.com')
    await db.mail.update({ where: { id }, data: { state: 'failed', attempts: 21, lastError: 'The server is full.' } })
    expect(await retry(id)).toMatchObject({ status: 'ok' })
    await sendWaitingMail()
    expect(server.received).toHaveLength(1)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })
    expect(await db.auditEntry.count({ where: { chain: organization.id, action: 'mail:retry', entityId: id } })).toBe(1)
  })

  test('sends a mail that would have waited for hours', async () => {
    const id = await enqueue('ada@example.com')
    const nextAttemptAt = new Date(Date.now() + 3_600_000)
    await db.mail.update({ where: { id }, data: { attempts: 9, nextAttemptAt, lastError: 'It was away.' } })
    expect(await retry(id)).toMatchObject({ status: 'ok' })
    await sendWaitingMail()
    expect(server.received).toHaveLength(1)
  })

  test('leaves a mail alone that is being sent', async () => {
    const id = await enqueue('ada@example.com')
    let answer: unknown
    server.beforeAnswer = async () => {
      answer = await retry(id)
    }
    await sendWaitingMail()
    server.beforeAnswer = async () => {}
    expect(answer).toMatchObject({ status: 'failed' })
    expect(await sendWaitingMail()).toBe(0)
    expect(server.received).toHaveLength(1)
  })

  test('is nothing for a mail that was sent, nor for another organization’s or the installation’s', async () => {
    const sent = await enqueue('ada@example.com')
    await sendWaitingMail()
    const [foreign, installation] = [await enqueue('ada@example.com', other.id), await enqueue('ada@example.com', null)]
    await db.mail.updateMany({ where: { id: { in: [foreign, installation] } }, data: { state: 'failed' } })
    for (const id of [sent, foreign, installation]) {
      const before = await row(id)
      expect(await retry(id)).toMatchObject({ status: 'failed' })
      expect(await row(id)).toEqual(before)
    }
    expect(await retry(foreign, other)).toMatchObject({ status: 'ok' })
  })
})
