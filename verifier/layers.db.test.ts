import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import { retireKey } from '@/lib/keys/mutations/retire-key'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { retireConfirmation } from '@/lib/keys/schema'
import { deleteOrganization } from '@/lib/organizations/mutations/delete-organization'
import { deactivateServiceUser } from '@/lib/service-users/mutations/deactivate-service-user'
import { asAdmin } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestMembership,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  insertToken,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

// Whatever ends or changes what a token may do reaches a verifier that knows the token well, by the change feed alone: nothing is restarted, and
// nobody tells it to look.

const verifier = verifierOfThisFile({ stalenessSeconds: 20 })

/** A verifier that knows all these secrets by heart. */
async function wellKnown(world: TestWorld, secrets: string[], question: object = {}) {
  const asked = { organization: world.organization.slug, application: 'orders', operation: 'order:list', ...question }
  const codeNow = async (token: string) => {
    const answer = await verifier.get().post({ ...asked, token })
    return ((await answer.json()) as { code: string }).code
  }
  const become = async (codes: string[]) => {
    const seen = () => Promise.all(secrets.map(codeNow))
    await vi.waitUntil(async () => String(await seen()) === String(codes), { timeout: 20_000, interval: 5 })
    // And so it stays.
    expect(await seen()).toEqual(codes)
  }
  await become(secrets.map(() => 'ok'))
  return { become }
}

/** A root, a child of the server, a copy of that which is listed, and a copy of the copy. */
async function plant(world: TestWorld, serviceUserId?: string) {
  const root = await createTestToken(world, serviceUserId ? { serviceUserId } : {})
  const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
  const copy = await copyOf(world, child.secret, [{ type: 'read_only' }])
  const listed = await registerTestCopy(world, copy, [[{ type: 'read_only' }]])
  const below = await copyOf(world, copy, [{ type: 'read_only' }])
  return { root, child, listed, secrets: [root.secret, child.secret, copy, below] }
}

describe('of a token', () => {
  test.each([
    ['itself', 'root', ['revoked', 'revoked', 'revoked', 'revoked']],
    ['a child', 'child', ['ok', 'revoked', 'revoked', 'revoked']],
    ['a listed copy', 'listed', ['ok', 'ok', 'revoked', 'revoked']],
  ] as const)('revoked: %s, and restored', async (_what, which, codes) => {
    const world = await createTestWorld()
    const tree = await plant(world)
    const id = which === 'listed' ? tree.listed.id : tree[which].tokenId
    const { become } = await wellKnown(world, tree.secrets)
    await tokenActions(world).revoke(id)
    await become([...codes])
    await tokenActions(world).restore(id)
    await become(['ok', 'ok', 'ok', 'ok'])
  })

  test('deleted', async () => {
    const world = await createTestWorld()
    const tree = await plant(world)
    const { become } = await wellKnown(world, tree.secrets)
    await tokenActions(world).revoke(tree.listed.id)
    await tokenActions(world).remove(tree.listed.id)
    await become(['ok', 'ok', 'unknown', 'unknown'])
    await tokenActions(world).revoke(tree.root.tokenId)
    await tokenActions(world).remove(tree.root.tokenId)
    await become(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('rotated: the old secret and its copies end, without an overlap at once and with one by the clock', async () => {
    const world = await createTestWorld()
    const tree = await plant(world)
    const { become } = await wellKnown(world, tree.secrets)
    await tokenActions(world).rotate(tree.child.tokenId, '0')
    await become(['ok', 'revoked', 'revoked', 'revoked'])
    await tokenActions(world).rotate(tree.root.tokenId, '1h')
    await become(['ok', 'revoked', 'revoked', 'revoked'])
    const endsAt = new Date(Date.now() + 2_000)
    await db.credential.updateMany({ where: { tokenId: tree.root.tokenId, endsAt: { not: null } }, data: { endsAt } })
    await become(['revoked', 'revoked', 'revoked', 'revoked'])
  })

  test('expired, by the clock', async () => {
    const world = await createTestWorld()
    const token = await createTestToken(world)
    const { become } = await wellKnown(world, [token.secret])
    const effectiveExpiresAt = new Date(Date.now() + 2_000)
    await db.token.update({ where: { id: token.tokenId }, data: { effectiveExpiresAt } })
    await become(['expired'])
  })
})

describe('of its owner', () => {
  test('a service user that is deactivated', async () => {
    const world = await createTestWorld()
    const owner = await createTestServiceUser(world.organization, 'Nightly', 'admin')
    const tree = await plant(world, owner.id)
    const { become } = await wellKnown(world, tree.secrets)
    await asAdmin(world.organization, () =>
      deactivateServiceUser(world.organization.slug, { serviceUserId: owner.id, confirmation: 'deactivate' }),
    )
    await become(['revoked', 'revoked', 'revoked', 'revoked'])
  })

  test('a member who is deactivated, and comes back', async () => {
    const world = await createTestWorld()
    const membershipId = await createTestMembership(world.organization)
    const { secret } = await insertToken(world, { kind: 'personal', membershipId })
    const { become } = await wellKnown(world, [secret])
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: new Date() } })
    await become(['owner_inactive'])
    await db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: null } })
    await become(['ok'])
  })

  test('another role, other grants of the role', async () => {
    const world = await createTestWorld()
    const { organization, pipeline } = world
    const token = await createTestToken(world)
    const { become } = await wellKnown(world, [token.secret], { operation: 'order:create' })
    await db.serviceUser.update({ where: { id: pipeline.id }, data: { roleId: organization.roleIds.member } })
    await become(['not_permitted'])
    await db.role.update({ where: { id: organization.roleIds.member }, data: { grants: ['*:create'] } })
    await become(['ok'])
  })

  test('teams: joined, left, with more or less, and what everyone may', async () => {
    const world = await createTestWorld()
    const { organization, orders } = world
    const user = await createTestServiceUser(organization, 'Keeper', 'manager')
    const token = await createTestToken(world, { serviceUserId: user.id })
    const { become } = await wellKnown(world, [token.secret], { operation: 'order:create' })
    const everyone = { teamId_applicationId: { teamId: organization.publicTeamId, applicationId: orders.id } }
    await db.teamApplication.update({ where: everyone, data: { level: 'read' } })
    await become(['not_permitted'])
    const teamId = newId('team')
    await db.team.create({
      data: {
        id: teamId,
        organizationId: organization.id,
        name: teamId,
        nameKey: teamId,
        applications: { create: { applicationId: orders.id, level: 'write' } },
      },
    })
    await db.teamServiceUser.create({ data: { teamId, serviceUserId: user.id } })
    await become(['ok'])
    await db.team.delete({ where: { id: teamId } })
    await become(['not_permitted'])
  })
})

describe('of all that it belongs to', () => {
  test('its application, and what the catalogue says', async () => {
    const world = await createTestWorld()
    const token = await createTestToken(world)
    const copy = await copyOf(world, token.secret, [{ type: 'read_only' }])
    const { become } = await wellKnown(world, [copy])
    const listing = { applicationId_name: { applicationId: world.orders.id, name: 'order:list' } }
    await db.operation.update({ where: listing, data: { access: 'write' } })
    await become(['restricted'])
    await db.operation.delete({ where: listing })
    await become(['ok'])
    await db.application.update({ where: { id: world.orders.id }, data: { deletedAt: new Date() } })
    await become(['unknown_application'])
  })

  test('an application that was asked for in vain', async () => {
    const world = await createTestWorld()
    const token = await createTestToken(world)
    const { become } = await wellKnown(world, [token.secret])
    await db.application.update({ where: { id: world.orders.id }, data: { slug: 'elsewhere' } })
    await become(['unknown_application'])
    const again = { slug: 'orders', name: 'New orders', nameKey: 'new orders' }
    await db.application.create({ data: { id: newId('app'), organizationId: world.organization.id, ...again } })
    await become(['ok'])
  })

  test('its policy', async () => {
    const world = await createTestWorld()
    const { secret } = await createTestToken(world)
    const copy = await copyOf(world, secret, [{ type: 'custom', source: 'check if operation("order:list");' }])
    const { become } = await wellKnown(world, [secret, copy])
    const policy = (allowCustomDatalog: boolean) =>
      db.organization.update({ where: { id: world.organization.id }, data: { allowCustomDatalog } })
    await policy(false)
    await become(['ok', 'restricted'])
    await policy(true)
    await become(['ok', 'ok'])
  })

  test('its signing key', async () => {
    const world = await createTestWorld()
    const { organization } = world
    const keyId = organization.signingKey.id
    const tree = await plant(world)
    const { become } = await wellKnown(world, tree.secrets)
    await asAdmin(organization, () => rotateKey(organization.slug, { keyId }))
    await become(['ok', 'ok', 'ok', 'ok'])
    await asAdmin(organization, () => retireKey(organization.slug, { keyId, confirmation: retireConfirmation }))
    await become(['bad_signature', 'bad_signature', 'bad_signature', 'bad_signature'])
  })

  test('its organization', async () => {
    const world = await createTestWorld()
    const tree = await plant(world)
    const { become } = await wellKnown(world, tree.secrets)
    const { name } = await db.organization.findUniqueOrThrow({ where: { id: world.organization.id } })
    await asAdmin(world.organization, () => deleteOrganization(world.organization.slug, { confirmation: name }))
    await become(['unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('the organization’s address', async () => {
    const world = await createTestWorld()
    const { secret } = await createTestToken(world)
    const { become } = await wellKnown(world, [secret])
    const slug = `moved-${randomUUID()}`
    await db.organization.update({ where: { id: world.organization.id }, data: { slug } })
    await become(['unknown'])
  })
})
