import { beforeAll, expect, test } from 'vitest'
import { inspect } from '../../biscuit/inspect'
import { db } from '../../db/client'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import {
  attenuateTestToken,
  createTestServiceUser,
  createTestToken,
  newKey,
  registerTestCopy,
} from '../../testing/tokens'
import { deletionFacts } from '../queries/deletion-facts'
import { getToken } from '../queries/get-token'
import { restoreFacts } from '../queries/restore-facts'
import { serviceTokens } from '../realm'
import type { RotateToken } from '../schema'
import { deleteToken } from './delete'
import { restoreToken } from './restore'
import { revokeToken } from './revoke'
import { rotateToken } from './rotate'

let organization: TestOrganization
let serviceUser: { id: string; name: string }

beforeAll(async () => {
  organization = await createTestOrganization()
  serviceUser = await createTestServiceUser(organization)
})

const revoke = (tokenId: string, reason = '') =>
  asAdmin(organization, () => revokeToken(serviceTokens(organization.slug), { tokenId, reason }))
const restore = (tokenId: string) =>
  asAdmin(organization, () => restoreToken(serviceTokens(organization.slug), { tokenId }))
const detail = (id: string) => asAdmin(organization, () => getToken(serviceTokens(organization.slug), id))

test('a root secret says whose it is, and when it ends', async () => {
  const root = await createTestToken(organization, serviceUser.id)
  const inspected = inspect(root.secret)
  if (!inspected.ok) throw new Error(inspected.message)
  expect(inspected.token.authority).toMatchObject({
    organizationId: organization.id,
    tokenId: root.tokenId,
    owner: { kind: 'service_user', id: serviceUser.id },
    kind: 'service',
  })
  const { row, credentials } = await detail(root.tokenId)
  expect(row).toMatchObject({ status: 'active', depth: 0, expiresAt: root.expiresAt, hints: [] })
  expect(row.actions).toEqual(['attenuate', 'rotate', 'revoke'])
  expect(credentials).toHaveLength(1)
})

test('revoking takes every descendant down, and restoring brings back what fell with it', async () => {
  const root = await createTestToken(organization, serviceUser.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const copy = await registerTestCopy(organization, child.secret)
  expect(await revoke(root.tokenId, 'leaked')).toEqual({ revoked: 3 })
  expect((await detail(copy.id)).row).toMatchObject({ status: 'revoked', cause: { text: `with ${root.name}` } })
  expect((await detail(child.tokenId)).row.actions).toEqual(['revoke', 'delete'])
  expect(await revoke(child.tokenId)).toEqual({ revoked: 1 })
  expect(await restore(root.tokenId)).toEqual({ restored: 1 })
  expect((await detail(copy.id)).row).toMatchObject({ status: 'revoked', cause: { text: `with ${child.name}` } })
  expect(await restore(child.tokenId)).toEqual({ restored: 2 })
  expect((await detail(copy.id)).row.status).toBe('active')
})

test('rotating ends the copies of the old secret, and nothing else', async () => {
  const root = await createTestToken(organization, serviceUser.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const copy = await registerTestCopy(organization, root.secret)
  const rotated = await asAdmin(organization, () =>
    rotateToken(serviceTokens(organization.slug), { tokenId: root.tokenId, overlap: '1h', idempotencyKey: newKey() }),
  )
  expect(rotated.secret).not.toBe(root.secret)
  expect((await detail(copy.id)).row).toMatchObject({ status: 'active', hints: ['Ends with the old secret'] })
  await asAdmin(organization, () =>
    rotateToken(serviceTokens(organization.slug), { tokenId: root.tokenId, overlap: '0', idempotencyKey: newKey() }),
  )
  expect((await detail(copy.id)).row).toMatchObject({ status: 'revoked', cause: { text: 'with the old secret' } })
  expect((await detail(child.tokenId)).row).toMatchObject({ status: 'active', hints: [] })
})

test('no older secret outlives the old one, and after rotating without overlap only the new one works', async () => {
  const { tokenId } = await createTestToken(organization, serviceUser.id)
  const rotate = async (overlap: RotateToken['overlap']) => {
    const rotation = { tokenId, overlap, idempotencyKey: newKey() }
    await asAdmin(organization, () => rotateToken(serviceTokens(organization.slug), rotation))
    return (await detail(tokenId)).credentials.filter(({ ended }) => !ended).map(({ endsAt }) => endsAt)
  }
  await rotate('7d')
  const [current, old, older] = await rotate('1h')
  expect({ current, older }).toEqual({ current: null, older: old })
  const [, later, ...olderStill] = await rotate('24h')
  expect(olderStill).toEqual([old, old])
  expect(later! > old!).toBe(true)
  expect(await rotate('0')).toEqual([null])
})

test('deleting removes the subtree and leaves a tombstone for every revocation id', async () => {
  const root = await createTestToken(organization, serviceUser.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const copy = await registerTestCopy(organization, child.secret)
  const remove = (confirmation: string) =>
    asAdmin(organization, () => deleteToken(serviceTokens(organization.slug), { tokenId: root.tokenId, confirmation }))
  await expect(remove(root.name)).rejects.toThrow(`“${root.name}” is active. Revoke it first.`)
  await revoke(root.tokenId)
  await expect(remove('something else')).rejects.toThrow('to confirm')
  expect(await remove(root.name.toUpperCase())).toEqual({ deleted: 3 })
  const inspected = [root.secret, child.secret, copy.secret].map(inspect)
  const ids = inspected.flatMap((result) => (result.ok ? result.blocks.map((block) => block.revocationId) : []))
  const tombstones = await db.tombstone.findMany({ where: { organizationId: organization.id } })
  expect(new Set(tombstones.map(({ revocationId }) => revocationId))).toEqual(new Set(ids))
  await expect(remove(root.name)).rejects.toThrow('no longer exists')
})

test('the dialogs say beforehand what restoring and deleting will do', async () => {
  const root = await createTestToken(organization, serviceUser.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const pinned = await attenuateTestToken(organization, child.tokenId)
  await registerTestCopy(organization, pinned.secret)
  await revoke(pinned.tokenId)
  await revoke(root.tokenId)
  const facts = await asAdmin(organization, () => restoreFacts(serviceTokens(organization.slug), root.tokenId))
  expect(facts).toEqual({ returning: 1, staying: 2 })
  expect(await restore(root.tokenId)).toEqual({ restored: 1 + facts.returning })
  await revoke(root.tokenId)
  const { descendants } = await asAdmin(organization, () =>
    deletionFacts(serviceTokens(organization.slug), root.tokenId),
  )
  const deleted = await asAdmin(organization, () =>
    deleteToken(serviceTokens(organization.slug), { tokenId: root.tokenId, confirmation: root.name }),
  )
  expect(deleted).toEqual({ deleted: 1 + descendants })
})
