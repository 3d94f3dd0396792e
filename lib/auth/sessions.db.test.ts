import { beforeEach, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { db } from '../db/client'
import { createTestOrganization } from '../testing/factories'
import { findSession, sessionIdleTime, sessionLifetime, startSession } from './sessions'
import { endSession } from './sign-out'

const { admin, member } = await createTestOrganization()
const client = { address: '203.0.113.7', userAgent: 'Test browser' }
let id: string

beforeEach(async () => {
  id = (await startSession(db, admin.userId, client)).id
})

const set = (data: { lastSeenAt?: Date; expiresAt?: Date; revokedAt?: Date }) =>
  db.session.update({ where: { id }, data })

test('a session names its user', async () => {
  expect(await findSession(id)).toMatchObject({ id, user: { id: admin.userId, email: admin.email } })
})

test('a session that nobody began is none', async () => {
  expect(await findSession('ses_00000000000000000000000000')).toBeNull()
})

test('it lasts thirty days at most', async () => {
  const { expiresAt } = await db.session.findUniqueOrThrow({ where: { id } })
  expect(Math.abs(expiresAt.getTime() - Date.now() - sessionLifetime)).toBeLessThan(60_000)
  await set({ expiresAt: new Date(Date.now() - 1) })
  expect(await findSession(id)).toBeNull()
})

test('unused for a week it is over', async () => {
  await set({ lastSeenAt: new Date(Date.now() - sessionIdleTime + 60_000) })
  expect(await findSession(id)).not.toBeNull()
  await set({ lastSeenAt: new Date(Date.now() - sessionIdleTime) })
  expect(await findSession(id)).toBeNull()
})

test('when it was last seen is written at most once a minute', async () => {
  const recent = new Date(Date.now() - 30_000)
  await set({ lastSeenAt: recent })
  await findSession(id)
  expect((await db.session.findUniqueOrThrow({ where: { id } })).lastSeenAt).toEqual(recent)
  const old = new Date(Date.now() - 61_000)
  await set({ lastSeenAt: old })
  await findSession(id)
  expect((await db.session.findUniqueOrThrow({ where: { id } })).lastSeenAt.getTime()).toBeGreaterThan(old.getTime())
})

test('signing out revokes this session and no other, and is written down once', async () => {
  const other = (await startSession(db, admin.userId, client)).id
  const stranger = (await startSession(db, member.userId, client)).id
  await endSession(id, '203.0.113.9')
  await endSession(id, '203.0.113.9')
  expect(await findSession(id)).toBeNull()
  expect(await findSession(other)).not.toBeNull()
  expect(await findSession(stranger)).not.toBeNull()
  const entries = await db.auditEntry.findMany({ where: { chain: installationChain, entityId: id } })
  expect(entries).toMatchObject([{ action: 'session:revoke', actorId: admin.userId, address: '203.0.113.9' }])
})

test('with its user a session is gone', async () => {
  await db.membership.deleteMany({ where: { userId: admin.userId } })
  await db.user.delete({ where: { id: admin.userId } })
  expect(await findSession(id)).toBeNull()
})
