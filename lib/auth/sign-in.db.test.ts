import { beforeEach, describe, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { db } from '../db/client'
import { createTestOrganization, testPassword } from '../testing/factories'
import { signIn } from './sign-in'
import { signInLimits } from './sign-in-limits'
import { wrongCredentials } from './wrong-credentials'

const { admin } = await createTestOrganization()
let addresses = 0

/** An address of its own for each test: the limits count by address. */
function client(address = `198.51.100.${++addresses}`) {
  return { address, userAgent: 'Test browser' }
}

async function attempts(count: number, email: string, from: () => ReturnType<typeof client>) {
  const results: string[] = []
  for (let index = 0; index < count; index++) {
    const result = await signIn(email, 'not the password', from())
    results.push(result.ok ? 'in' : result.message)
  }
  return results
}

beforeEach(async () => {
  await db.rateLimit.deleteMany()
  await db.auditQueue.deleteMany()
})

test('the right password begins a session, which is written down', async () => {
  const from = client()
  const result = await signIn(admin.email, testPassword, from)
  if (!result.ok) throw new Error(result.message)
  const session = await db.session.findUniqueOrThrow({ where: { id: result.session.id } })
  expect(session).toMatchObject({
    userId: admin.userId,
    address: from.address,
    userAgent: 'Test browser',
    revokedAt: null,
  })
  const entry = await db.auditEntry.findFirst({ where: { chain: installationChain, entityId: session.id } })
  expect(entry).toMatchObject({ action: 'session:create', actorId: admin.userId, address: from.address })
})

test('each sign-in begins a session of its own', async () => {
  const [first, second] = [
    await signIn(admin.email, testPassword, client()),
    await signIn(admin.email, testPassword, client()),
  ]
  if (!first.ok || !second.ok) throw new Error('refused')
  expect(first.session.id).not.toBe(second.session.id)
})

test('a wrong password and an unknown user get the same answer, and no session', async () => {
  const before = await db.session.count()
  const wrong = await signIn(admin.email, 'not the password', client())
  const unknown = await signIn('nobody@example.com', 'not the password', client())
  expect(wrong).toEqual({ ok: false, message: wrongCredentials })
  expect(unknown).toEqual(wrong)
  expect(await db.session.count()).toBe(before)
})

test('a refused sign-in waits in the queue, without what was typed', async () => {
  const from = client()
  await signIn('my secret password', 'not the password', from)
  await signIn(admin.email, 'not the password', from)
  const queued = await db.auditQueue.findMany({ orderBy: { id: 'asc' } })
  expect(queued).toHaveLength(2)
  expect(queued[1]?.entry).toMatchObject({
    chain: installationChain,
    actor: { type: 'anonymous', address: from.address },
    event: { action: 'session:refuse' },
  })
  const text = JSON.stringify(queued.map((row) => row.entry))
  expect(text).not.toContain('my secret password')
  expect(text).not.toContain('not the password')
  expect(text).not.toContain(admin.email)
})

describe('limits', () => {
  const { points } = signInLimits.accountAtAddress

  test('after too many refusals from one address the account waits, even with the right password', async () => {
    const from = client()
    const results = await attempts(points + 1, admin.email, () => from)
    expect(results.slice(0, points)).toEqual(Array(points).fill(wrongCredentials))
    expect(results[points]).toMatch(/^Too many attempts to sign in\. Wait 15 minutes/)
    expect(await signIn(admin.email, testPassword, from)).toMatchObject({ ok: false })
  })

  test('its owner elsewhere is not locked out', async () => {
    const from = client()
    await attempts(points + 1, admin.email, () => from)
    expect(await signIn(admin.email, testPassword, client())).toMatchObject({ ok: true })
  })

  test('an unknown account waits just the same', async () => {
    const from = client()
    const results = await attempts(points + 1, 'nobody@example.com', () => from)
    expect(results[points]).toMatch(/^Too many attempts/)
  })

  test('an account is limited wherever the attempts come from', async () => {
    const { points: all } = signInLimits.account
    await db.rateLimit.create({
      data: { key: await keyOf('account', admin.email), points: all - 1, expire: new Date(Date.now() + 60_000) },
    })
    const results = await attempts(2, admin.email, client)
    expect(results[0]).toBe(wrongCredentials)
    expect(results[1]).toMatch(/^Too many attempts/)
  })

  test('an address is limited whichever accounts it tries; an IPv6 address by its /64', async () => {
    const { points: all } = signInLimits.address
    let host = 0
    const results: string[] = []
    for (let index = 0; index <= all; index++) {
      const result = await signIn(`user${index}@example.com`, 'x', client(`2001:db8:1:2::${(++host).toString(16)}`))
      results.push(result.ok ? 'in' : result.message)
    }
    expect(results.slice(0, all)).toEqual(Array(all).fill(wrongCredentials))
    expect(results[all]).toMatch(/^Too many attempts/)
    const neighbour = await signIn('other@example.com', 'x', client('2001:db8:1:3::1'))
    expect(neighbour).toEqual({ ok: false, message: wrongCredentials })
  })

  test('attempts in parallel all count', async () => {
    const from = client()
    const results = await Promise.all(
      Array.from({ length: points * 2 }, () => signIn(admin.email, 'not the password', from)),
    )
    const refusedAsWrong = results.filter((result) => !result.ok && result.message === wrongCredentials)
    expect(refusedAsWrong).toHaveLength(points)
  })

  test('successful sign-ins do not count', async () => {
    const from = client()
    for (let index = 0; index < points + 2; index++) {
      expect(await signIn(admin.email, testPassword, from)).toMatchObject({ ok: true })
    }
  })

  test('they are kept in the database, and end with their time', async () => {
    const from = client()
    await attempts(points + 1, admin.email, () => from)
    expect(await db.rateLimit.count()).toBe(3)
    await db.rateLimit.updateMany({ data: { expire: new Date(Date.now() - 1) } })
    expect(await signIn(admin.email, testPassword, from)).toMatchObject({ ok: true })
  })

  test('whoever goes on trying leaves one entry for the limit, not one for each attempt', async () => {
    const from = client()
    await attempts(points + 5, admin.email, () => from)
    expect(await db.auditQueue.count()).toBe(points + 1)
  })
})

async function keyOf(limit: string, email: string): Promise<string> {
  await signIn(email, 'not the password', client())
  const rows = await db.rateLimit.findMany({ where: { key: { startsWith: `sign-in/${limit}:` } } })
  await db.rateLimit.deleteMany()
  return rows[0]!.key
}
