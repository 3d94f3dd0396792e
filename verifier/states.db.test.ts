import { beforeAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import type { TestOrganization } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestApplication,
  createTestMembership,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  insertToken,
  mintLoose,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
let actions: ReturnType<typeof tokenActions>

beforeAll(async () => {
  world = await createTestWorld()
  actions = tokenActions(world)
})

const ask = async (secret: string, question: Record<string, unknown> = {}) =>
  verifier.get().verify({ token: secret, organization: world.organization.slug, ...question })
/** What a read-only token may do without naming an application. */
const read = { access: 'read' }
const codeOf = async (secret: string, question: Record<string, unknown> = {}) => (await ask(secret, question)).code

describe('the life of a token', () => {
  test('revoked and restored, with the same secret', async () => {
    const token = await createTestToken(world)
    expect(await codeOf(token.secret)).toBe('ok')
    await actions.revoke(token.tokenId)
    expect(await ask(token.secret)).toMatchObject({ code: 'revoked', token: { id: token.tokenId } })
    await actions.restore(token.tokenId)
    expect(await codeOf(token.secret)).toBe('ok')
  })

  test('revoked, whatever PostgreSQL’s clock says afterwards, and all that is below it', async () => {
    const token = await createTestToken(world)
    const child = await attenuateTestToken(world, token.tokenId, [{ type: 'read_only' }])
    const copy = await copyOf(world, child.secret, [{ type: 'read_only' }])
    await actions.revoke(token.tokenId)
    // As though it had been set back by an hour since, or a standby whose clock is behind had taken over.
    await db.$executeRaw`
      UPDATE "Token" SET "revokedAt" = "revokedAt" + interval '1 hour', "effectiveRevokedAt" = "effectiveRevokedAt" + interval '1 hour'
      WHERE "rootId" = ${token.tokenId}`
    for (const secret of [token.secret, child.secret, copy]) expect(await codeOf(secret, read)).toBe('revoked')
  })

  test('an ancestor takes everything below it down: children of the server, copies, and copies of copies', async () => {
    const root = await createTestToken(world)
    const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
    const grandchild = await attenuateTestToken(world, child.tokenId, [
      { type: 'applications', ids: [world.orders.id] },
    ])
    const copy = await copyOf(world, child.secret, [{ type: 'read_only' }])
    const copyOfCopy = await copyOf(world, copy, [{ type: 'read_only' }])
    const below = [child.secret, grandchild.secret, copy, copyOfCopy]
    const question = { application: 'orders', operation: 'order:list' }

    for (const secret of [root.secret, ...below]) expect(await codeOf(secret, question)).toBe('ok')
    await actions.revoke(child.tokenId)
    expect(await codeOf(root.secret, question)).toBe('ok')
    for (const secret of below) expect(await codeOf(secret, question)).toBe('revoked')
    await actions.restore(child.tokenId)
    for (const secret of below) expect(await codeOf(secret, question)).toBe('ok')
  })

  test('a descendant that was revoked itself stays revoked when its ancestor comes back', async () => {
    const root = await createTestToken(world)
    const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
    await actions.revoke(child.tokenId)
    await actions.revoke(root.tokenId)
    await actions.restore(root.tokenId)
    expect(await codeOf(root.secret)).toBe('ok')
    expect(await codeOf(child.secret)).toBe('revoked')
  })

  test('expired as a row, before any check of the token is looked at', async () => {
    const token = await createTestToken(world, { expiresAt: '2126-01-01T00:00:00Z' })
    await db.token.update({ where: { id: token.tokenId }, data: { effectiveExpiresAt: new Date('2026-01-01') } })
    const answer = await ask(token.secret)
    expect(answer).toMatchObject({ code: 'expired', token: { expiresAt: '2026-01-01T00:00:00Z' } })
    expect(answer).not.toHaveProperty('failedCheck')
  })

  test('expired by its own check, though its row was changed to say otherwise', async () => {
    const child = await attenuateTestToken(world, (await createTestToken(world)).tokenId, [
      { type: 'expires', at: '2126-01-01T00:00:00Z' },
    ])
    expect(await codeOf(child.secret)).toBe('ok')
    const early = await copyOf(world, child.secret, [{ type: 'expires', at: '2026-01-01T00:00:00Z' }])
    expect(await ask(early)).toMatchObject({
      code: 'expired',
      failedCheck: { block: 2, source: 'check if time($time), $time < 2026-01-01T00:00:00Z' },
    })
  })

  test('deleted, with everything below it: unknown, and nothing is told of it', async () => {
    const root = await createTestToken(world)
    const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
    await actions.revoke(root.tokenId)
    await actions.remove(root.tokenId)
    for (const secret of [root.secret, child.secret]) {
      const answer = await ask(secret)
      expect(answer.code).toBe('unknown')
      expect(answer).not.toHaveProperty('token')
    }
  })

  test('a signed token of which no row was ever written is unknown', async () => {
    expect(await codeOf((await mintLoose(world)).secret)).toBe('unknown')
  })

  test('rows that do not fit the token are like none', async () => {
    const [one, other] = [await insertToken(world), await insertToken(world)]
    const swapped = await mintLoose(world, { rootTokenId: one.tokenId, credentialId: other.credentialId })
    expect(await codeOf(swapped.secret)).toBe('unknown')
    // The credential is known, but these are not the blocks that were minted for it.
    const again = await mintLoose(world, { rootTokenId: one.tokenId, credentialId: one.credentialId })
    expect(await codeOf(again.secret)).toBe('unknown')
    expect(await codeOf(one.secret)).toBe('ok')
  })

  test('a signing key that is verifying still counts, a retired one does not', async () => {
    const other = await createTestWorld()
    const { secret } = await createTestToken(other)
    const codeNow = async () =>
      (await verifier.get().verify({ token: secret, organization: other.organization.slug })).code
    const setKey = (state: 'verifying' | 'retired') =>
      db.signingKey.update({ where: { id: other.organization.signingKey.id }, data: { state } })
    await setKey('verifying')
    expect(await codeNow()).toBe('ok')
    await setKey('retired')
    expect(await codeNow()).toBe('bad_signature')
  })

  test('another organization’s key signs for no one else', async () => {
    const other = await createTestWorld()
    const forged = await mintLoose(other, { organizationId: world.organization.id })
    expect(await codeOf(forged.secret)).toBe('bad_signature')
  })
})

describe('rotation', () => {
  test('both secrets work during the overlap, and the old one and its copies end with it', async () => {
    const token = await createTestToken(world)
    const child = await attenuateTestToken(world, token.tokenId, [{ type: 'read_only' }])
    const copy = await copyOf(world, token.secret, [{ type: 'read_only' }])
    const registered = await copyOf(world, token.secret, [{ type: 'read_only' }])
    await registerTestCopy(world, registered, [[{ type: 'read_only' }]])
    const renewed = await actions.rotate(token.tokenId, '1h')
    const ofOld = [token.secret, copy, registered]
    for (const secret of [...ofOld, renewed.secret, child.secret]) expect(await codeOf(secret, read)).toBe('ok')

    await endOverlap(token.tokenId)
    for (const secret of ofOld) expect(await codeOf(secret, read)).toBe('revoked')
    for (const secret of [renewed.secret, child.secret]) expect(await codeOf(secret, read)).toBe('ok')
  })

  test('without an overlap the old secret ends at once', async () => {
    const token = await createTestToken(world)
    const renewed = await actions.rotate(token.tokenId, '0')
    expect(await ask(token.secret)).toMatchObject({ code: 'revoked', token: { id: token.tokenId } })
    expect(await codeOf(renewed.secret)).toBe('ok')
  })

  // As if the hour were over; the rows say when, nothing else does.
  async function endOverlap(tokenId: string) {
    const endsAt = new Date(Date.now() - 1_000)
    await db.credential.updateMany({ where: { tokenId, endsAt: { not: null } }, data: { endsAt } })
    await db.token.updateMany({
      where: { copyCredential: { tokenId, endsAt: { not: null } } },
      data: { effectiveRevokedAt: endsAt },
    })
  }
})

describe('copies', () => {
  test('an unlisted one is its nearest listed ancestor', async () => {
    const token = await createTestToken(world)
    const copy = await copyOf(world, token.secret, [{ type: 'read_only' }])
    expect(await ask(copy, read)).toMatchObject({
      code: 'ok',
      token: { id: token.tokenId, name: token.name, rootId: token.tokenId, attenuated: true, registered: false },
    })
  })

  test('a registered one is itself, and copies of it are it until they are registered', async () => {
    const token = await createTestToken(world)
    const copy = await copyOf(world, token.secret, [{ type: 'read_only' }])
    const { id, name } = await registerTestCopy(world, copy, [[{ type: 'read_only' }]])
    const below = await copyOf(world, copy, [{ type: 'applications', ids: [world.orders.id] }])
    expect(await ask(copy)).toMatchObject({ token: { id, name, registered: true, attenuated: true } })
    expect(await ask(below, { application: 'orders', operation: 'order:list' })).toMatchObject({
      code: 'ok',
      token: { id, name, registered: false },
    })
  })

  test('is revoked, restored and deleted alone, with the copies made from it, by its block', async () => {
    const token = await createTestToken(world)
    const copy = await copyOf(world, token.secret, [{ type: 'read_only' }])
    const below = await copyOf(world, copy, [{ type: 'read_only' }])
    const sibling = await copyOf(world, token.secret, [{ type: 'read_only' }])
    const { id } = await registerTestCopy(world, copy, [[{ type: 'read_only' }]])
    const codes = async () => Promise.all([copy, below, sibling, token.secret].map((secret) => codeOf(secret, read)))

    await actions.revoke(id)
    expect(await codes()).toEqual(['revoked', 'revoked', 'ok', 'ok'])
    await actions.restore(id)
    expect(await codes()).toEqual(['ok', 'ok', 'ok', 'ok'])
    await actions.revoke(id)
    await actions.remove(id)
    expect(await codes()).toEqual(['unknown', 'unknown', 'ok', 'ok'])
  })

  test('claims are replaced by what the blocks say at the first use, and count for nothing before', async () => {
    const token = await createTestToken(world)
    const copy = await copyOf(world, token.secret, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
    const { id } = await registerTestCopy(world, copy, [[{ type: 'expires', at: '2000-01-01T00:00:00Z' }]])
    expect(await codeOf(copy, { clientIp: '203.0.113.7' })).toBe('ok')
    const row = await vi.waitUntil(() =>
      db.token.findFirst({
        where: { id, firstSeenAt: { not: null } },
        select: { restrictions: true, expiresAt: true },
      }),
    )
    expect(row).toEqual({ restrictions: [[{ type: 'networks', cidrs: ['203.0.113.0/24'] }]], expiresAt: null })
    expect(await codeOf(copy, { clientIp: '203.0.113.7' })).toBe('ok')
    expect(await codeOf(copy, { clientIp: '192.0.2.1' })).toBe('restricted')
  })
})

describe('owner, role and teams, as they are now', () => {
  let organization: TestOrganization
  beforeAll(() => {
    organization = world.organization
  })

  test('the role decides which operations', async () => {
    const user = await createTestServiceUser(organization, 'Reader', 'member')
    const { secret } = await createTestToken(world, { serviceUserId: user.id })
    expect(await codeOf(secret, { application: 'orders', operation: 'order:list' })).toBe('ok')
    expect(await codeOf(secret, { application: 'orders', operation: 'order:create' })).toBe('not_permitted')
    expect(await codeOf(secret, { operation: 'latchkey/organization:read' })).toBe('ok')
    expect(await codeOf(secret, { operation: 'latchkey/service_token:create' })).toBe('not_permitted')
    const promote = { roleId: organization.roleIds.manager }
    await db.serviceUser.update({ where: { id: user.id }, data: promote })
    expect(await codeOf(secret, { application: 'orders', operation: 'order:create' })).toBe('ok')
  })

  test('teams decide which applications, and the highest level of several counts; an Admin needs none', async () => {
    const secretApp = await createTestApplication(organization, 'vault', 'none')
    const user = await createTestServiceUser(organization, 'Keeper', 'manager')
    const { secret } = await createTestToken(world, { serviceUserId: user.id })
    const admin = await createTestToken(world)
    const read = { application: 'vault', operation: 'order:list' }
    const write = { application: 'vault', operation: 'order:create' }
    expect(await codeOf(secret, read)).toBe('not_permitted')
    expect(await codeOf(admin.secret, write)).toBe('ok')

    for (const [level, expected] of [
      ['read', 'not_permitted'],
      ['write', 'ok'],
    ] as const) {
      const id = newId('team')
      await db.team.create({
        data: {
          id,
          organizationId: organization.id,
          name: id,
          nameKey: id,
          applications: { create: { applicationId: secretApp.id, level } },
          serviceUsers: { create: { serviceUserId: user.id } },
        },
      })
      expect(await codeOf(secret, read)).toBe('ok')
      expect(await codeOf(secret, write)).toBe(expected)
    }
  })

  test('a deactivated service user’s tokens are revoked, those that a race left alone included', async () => {
    const user = await createTestServiceUser(organization, 'Sleeper', 'admin')
    const { secret } = await createTestToken(world, { serviceUserId: user.id })
    await db.serviceUser.update({ where: { id: user.id }, data: { deactivatedAt: new Date() } })
    expect(await codeOf(secret)).toBe('revoked')
  })

  test('a member’s personal token is the member’s, and sleeps while the member does', async () => {
    const membershipId = await createTestMembership(organization)
    const { secret } = await insertToken(world, { kind: 'personal', membershipId })
    const member = await db.membership.findUniqueOrThrow({ where: { id: membershipId } })
    expect(await ask(secret)).toMatchObject({
      code: 'ok',
      principal: { kind: 'user', id: member.userId, identifier: `${member.userId}@example.com` },
      token: { kind: 'personal' },
    })
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: new Date() } })
    expect(await codeOf(secret)).toBe('owner_inactive')
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: null } })
    expect(await codeOf(secret)).toBe('ok')
  })
})
