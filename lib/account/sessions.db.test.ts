// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeEach, describe, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { type CallerSession, runAs } from '../auth/caller'
import { sessionIdleTime, startSession } from '../auth/sessions'
import { db } from '../db/client'
import { newId } from '../ids'
import { createTestOrganization, signedOut, type TestMember } from '../testing/factories'
import { inServerAction } from '../testing/server-request'
import { revokeOtherSessionsAction, revokeSessionAction } from './actions'
import { listSessions } from './queries/list-sessions'
import { removeOldSessions } from './remove-old-sessions'

const organization = await createTestOrganization()
const { admin, member } = organization
const idle = { status: 'idle' } as const

async function session(of: TestMember, begun: Parameters<typeof startSession>[3] = {}): Promise<string> {
  const client = { address: '203.0.113.7', userAgent: 'curl/8.5.0' }
  return (await db.$transaction((tx) => startSession(tx, of.userId, client, begun))).id
}

/** As who has signed in, by one of their sessions. */
async function by<T>(of: TestMember, id: string, work: () => Promise<T>): Promise<T> {
  const { method, secondFactorAt, provenAt, organizationId } = await db.session.findUniqueOrThrow({ where: { id } })
  const own: CallerSession = { id, method, secondFactorAt, provenAt, organizationId }
  return runAs({ ...of.caller, session: own }, work)
}

function end(sessionId: unknown) {
  const form = new FormData()
  form.set('sessionId', String(sessionId))
  return inServerAction(() => revokeSessionAction(idle, form))
}

const alive = async (id: string) => (await db.session.findUniqueOrThrow({ where: { id } })).revokedAt === null

beforeEach(() => db.session.deleteMany())

describe('the list', () => {
  test('has one’s own sessions that are not over, this one first', async () => {
    const [mine, recent, revoked, over, idled] = [
      await session(admin),
      await session(admin, { method: 'passkey', secondFactorAt: new Date() }),
      await session(admin),
      await session(admin),
      await session(admin),
    ]
    await session(member)
    await db.session.update({ where: { id: revoked }, data: { revokedAt: new Date() } })
    await db.session.update({ where: { id: over }, data: { expiresAt: new Date(0) } })
    const before = new Date(Date.now() - sessionIdleTime - 1_000)
    await db.session.update({ where: { id: idled }, data: { lastSeenAt: before } })
    expect(await by(admin, mine, listSessions)).toMatchObject([
      { id: mine, current: true, method: 'password', secondFactor: false, address: '203.0.113.7' },
      { id: recent, current: false, method: 'passkey', secondFactor: true, device: { name: 'curl/8.5.0' } },
    ])
  })

  test('of a session that a provider vouched for has those of its organization alone', async () => {
    await session(admin)
    const confined = await session(admin, { method: 'sso', organizationId: organization.id })
    expect(await by(admin, confined, listSessions)).toMatchObject([{ id: confined, current: true }])
  })

  test('is nobody’s who is signed out', async () => {
    await expect(signedOut(listSessions)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
  })
})

describe('ending a session', () => {
  test('ends that one, and is written down', async () => {
    const [mine, other, third] = [await session(admin), await session(admin), await session(admin)]
    expect(await by(admin, mine, () => end(other))).toMatchObject({ status: 'ok' })
    expect([await alive(mine), await alive(other), await alive(third)]).toEqual([true, false, true])
    const entry = await db.auditEntry.findFirst({ where: { chain: installationChain, entityId: other } })
    expect(entry).toMatchObject({ action: 'session:revoke', actorId: admin.userId, address: admin.caller.address })
  })

  test('that is over already says so, and writes nothing', async () => {
    const [mine, other] = [await session(admin), await session(admin)]
    await by(admin, mine, () => end(other))
    const entries = await db.auditEntry.count()
    expect(await by(admin, mine, () => end(other))).toMatchObject({
      status: 'failed',
      message: 'This session is over already.',
    })
    expect(await db.auditEntry.count()).toBe(entries)
  })

  test('of somebody else is refused as if it did not exist', async () => {
    const [mine, theirs] = [await session(member), await session(admin)]
    const { values: _, ...refused } = (await by(member, mine, () => end(theirs))) as { values: unknown }
    expect(await by(member, mine, () => end(newId('ses')))).toMatchObject(refused)
    expect(refused).toMatchObject({ status: 'failed', message: 'This session is over already.' })
    expect(await alive(theirs)).toBe(true)
  })

  test('beyond what a provider vouched for is refused', async () => {
    const own = await session(admin)
    const confined = await session(admin, { method: 'sso', organizationId: organization.id })
    expect(await by(admin, confined, () => end(own))).toMatchObject({ status: 'failed' })
    await by(admin, confined, () => inServerAction(() => revokeOtherSessionsAction(idle, new FormData())))
    expect(await alive(own)).toBe(true)
  })

  test.each(['', 'ses_', "ses_' OR 1=1", '[object Object]', `ses_${'0'.repeat(26)}\0`])('%j is none', async (id) => {
    const mine = await session(admin)
    expect(await by(admin, mine, () => end(id))).toMatchObject({ status: 'failed' })
    expect(await alive(mine)).toBe(true)
  })
})

test('ending all others ends one’s own alone, and leaves this one', async () => {
  const [mine, first, second, theirs] = [
    await session(admin),
    await session(admin),
    await session(admin, { method: 'sso', organizationId: organization.id }),
    await session(member),
  ]
  await by(admin, mine, () => inServerAction(() => revokeOtherSessionsAction(idle, new FormData())))
  expect([await alive(mine), await alive(first), await alive(second), await alive(theirs)]).toEqual([
    true,
    false,
    false,
    true,
  ])
})

test('sessions that were over a month ago are removed, others stay', async () => {
  const day = 86_400_000
  const ago = (days: number) => new Date(Date.now() - days * day)
  const [alive, justRevoked, justOver, revoked, over, idled] = [
    await session(admin),
    await session(admin),
    await session(admin),
    await session(admin),
    await session(admin),
    await session(admin),
  ]
  await db.session.update({ where: { id: justRevoked }, data: { revokedAt: ago(29) } })
  await db.session.update({ where: { id: justOver }, data: { expiresAt: ago(29) } })
  await db.session.update({ where: { id: revoked }, data: { revokedAt: ago(31) } })
  await db.session.update({ where: { id: over }, data: { expiresAt: ago(31) } })
  await db.session.update({ where: { id: idled }, data: { lastSeenAt: ago(38) } })
  expect(await removeOldSessions()).toBe(3)
  const left = await db.session.findMany({ select: { id: true } })
  expect(left.map(({ id }) => id).sort()).toEqual([alive, justRevoked, justOver].sort())
})
