import { beforeAll, expect, test } from 'vitest'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import {
  attenuateOutside,
  attenuateTestToken,
  createTestServiceUser,
  createTestToken,
  describeCopy,
  newKey,
  registerTestCopy,
} from '../../testing/tokens'
import { tokenListParams } from '../list-params'
import { countUnlistedCopies } from '../mutations/count-unlisted'
import { renameOwner } from '../mutations/for-owner'
import { revokeToken } from '../mutations/revoke'
import { rotateToken } from '../mutations/rotate'
import { serviceTokens } from '../realm'
import { addToSketch, emptySketch } from '../state/copy-sketch'
import { attenuateOptions, credentialOptions } from './attenuate-options'
import { blastRadius } from './blast-radius'
import { findServiceUsers, tokenFormOptions } from './form-options'
import { getToken } from './get-token'
import { listTokens } from './list'
import { rotationFacts } from './rotation-facts'

let organization: TestOrganization
let owner: { id: string; name: string }
const applicationIds: string[] = []

beforeAll(async () => {
  organization = await createTestOrganization()
  owner = await createTestServiceUser(organization, { name: 'Facts' })
  for (const [slug, deletedAt] of [
    ['billing', null],
    ['orders', null],
    ['old', new Date()],
  ] as const) {
    const id = newId('app')
    applicationIds.push(id)
    const operations = { create: [{ name: `${slug}:list`, access: 'read' as const }] }
    const data = { id, organizationId: organization.id, name: slug, nameKey: slug, slug, deletedAt, operations }
    await db.application.create({ data })
  }
})

const as = <T>(work: () => Promise<T>) => asAdmin(organization, work)
const use = (tokenId: string, count: number, minutesAgo: number) =>
  db.usageMinute.create({
    data: {
      organizationId: organization.id,
      tokenId,
      credentialId: newId('crd'),
      minute: new Date(Date.now() - minutesAgo * 60_000),
      allowed: true,
      code: 'ok',
      applicationId: '',
      operation: '',
      address: '',
      count,
    },
  })

test('the blast radius names what falls: the active below, their last use, their requests of a day', async () => {
  const root = await createTestToken(organization, owner.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const down = await attenuateTestToken(organization, root.tokenId)
  await registerTestCopy(organization, child.secret)
  await as(() => revokeToken(serviceTokens(organization.slug), { tokenId: down.tokenId, reason: '' }))
  const lastUsedAt = new Date('2026-11-20T10:00:00Z')
  await db.token.update({ where: { id: child.tokenId }, data: { lastUsedAt, lastUsedAddress: '198.51.100.7' } })
  await use(root.tokenId, 3, 5)
  await use(child.tokenId, 4, 60)
  await use(child.tokenId, 9, 25 * 60)
  expect(await as(() => blastRadius(serviceTokens(organization.slug), root.tokenId))).toEqual({
    descendants: 2,
    unlisted: 0,
    lastUsedAt: lastUsedAt.toISOString(),
    lastUsedAddress: '198.51.100.7',
    requestsLast24Hours: 7,
  })
})

test('the rotation’s facts count the copies of the current secret alone', async () => {
  const root = await createTestToken(organization, owner.id)
  await registerTestCopy(organization, root.secret)
  await registerTestCopy(organization, root.secret)
  const child = await attenuateTestToken(organization, root.tokenId)
  await registerTestCopy(organization, child.secret)
  const facts = () => as(() => rotationFacts(serviceTokens(organization.slug), root.tokenId))
  expect(await facts()).toEqual({ copies: 2, unlisted: 0, overlapping: 0 })
  const rotation = { tokenId: root.tokenId, overlap: '7d' as const, idempotencyKey: newKey() }
  await as(() => rotateToken(serviceTokens(organization.slug), rotation))
  expect(await facts()).toEqual({ copies: 0, unlisted: 0, overlapping: 1 })
})

test('copies that there was no room to list are counted where they fall, and while they still can', async () => {
  const realm = serviceTokens(organization.slug)
  const root = await createTestToken(organization, owner.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const down = await attenuateTestToken(organization, root.tokenId)
  await as(() => revokeToken(realm, { tokenId: down.tokenId, reason: '' }))
  await seeUnlisted(root.tokenId, 3)
  await seeUnlisted(child.tokenId, 2)
  await seeUnlisted(down.tokenId, 5)
  const unlisted = async () => ({
    root: (await blastRadius(realm, root.tokenId)).unlisted,
    child: (await blastRadius(realm, child.tokenId)).unlisted,
    rotation: (await rotationFacts(realm, root.tokenId)).unlisted,
  })
  expect(await as(unlisted)).toEqual({ root: 5, child: 2, rotation: 3 })
  const rotation = { tokenId: root.tokenId, idempotencyKey: newKey() }
  await as(() => rotateToken(realm, { ...rotation, overlap: '0' }))
  expect(await as(unlisted)).toEqual({ root: 2, child: 2, rotation: 0 })
})

async function seeUnlisted(tokenId: string, count: number): Promise<void> {
  const { id } = await db.credential.findFirstOrThrow({ where: { tokenId }, select: { id: true } })
  const sketch = emptySketch()
  // Each in a register of its own.
  for (let copy = 0; copy < count; copy++) addToSketch(sketch, copy.toString(16).padStart(2, '0').padEnd(128, 'f'))
  await countUnlistedCopies(id, sketch)
}

test('the attenuate form offers what the parent has, and no deleted application', async () => {
  const root = await createTestToken(organization, owner.id)
  const [billing, orders] = applicationIds as [string, string]
  const all = await as(() => attenuateOptions(serviceTokens(organization.slug), root.tokenId))
  expect(all.applications.map(({ slug }) => slug)).toEqual(['billing', 'orders'])
  expect(all.chain).toEqual([{ type: 'expires', at: `${root.expiresAt!.slice(0, 19)}Z` }])
  const child = await attenuateTestToken(organization, root.tokenId, [
    { type: 'applications', ids: [orders] },
    { type: 'operations', names: ['orders:list'] },
  ])
  const fewer = await as(() => attenuateOptions(serviceTokens(organization.slug), child.tokenId))
  expect(fewer).toMatchObject({
    parent: { id: child.tokenId, status: 'active', expiresAt: root.expiresAt },
    applications: [{ id: orders, operations: [{ name: 'orders:list', access: 'read' }] }],
    applicationNames: { [orders]: 'orders' },
  })
  expect(fewer.applications.some(({ id }) => id === billing)).toBe(false)
  expect(fewer.chain).toHaveLength(3)
})

test('a pasted secret is recognised by its credential, down to the last listed block', async () => {
  const root = await createTestToken(organization, owner.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  const copy = await registerTestCopy(organization, child.secret)
  const unlisted = await describeCopy(await attenuateOutside(organization, copy.secret))
  const options = await as(() => credentialOptions(serviceTokens(organization.slug), unlisted))
  expect(options).toMatchObject({ parent: { id: copy.id }, mintedBlocks: 2, listedBlocks: 1 })
  const forged = { ...unlisted, revocationIds: unlisted.revocationIds.map(() => 'ab'.repeat(64)) }
  await expect(as(() => credentialOptions(serviceTokens(organization.slug), forged))).rejects.toThrow('is not known')
})

test('the form offers active service users and only what the policy allows', async () => {
  const gone = await createTestServiceUser(organization, { name: 'Facts deactivated' })
  await db.serviceUser.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } })
  const options = await as(() => tokenFormOptions(serviceTokens(organization.slug), null))
  expect(options.owners?.serviceUsers.map(({ id }) => id)).toEqual([owner.id])
  expect(options.policy).toEqual({ allowNever: true, maxLifetimeSeconds: null, allowCustomDatalog: true })
  expect(await as(() => findServiceUsers(organization.slug, 'FACT'))).toHaveLength(1)
  expect(await as(() => findServiceUsers(organization.slug, 'none'))).toEqual([])
  await db.organization.update({ where: { id: organization.id }, data: { maxLifetimeSeconds: 60 } })
  expect((await as(() => tokenFormOptions(serviceTokens(organization.slug), null))).policy.allowNever).toBe(false)
  await db.organization.update({ where: { id: organization.id }, data: { maxLifetimeSeconds: null } })
})

test('the page of a token tells its lineage, restrictions, secrets and history', async () => {
  const root = await createTestToken(organization, owner.id, { name: 'Whole' })
  const child = await attenuateTestToken(organization, root.tokenId, [
    { type: 'applications', ids: [applicationIds[1]!] },
  ])
  const grandchild = await attenuateTestToken(organization, child.tokenId, [{ type: 'read_only' }])
  await db.application.update({ where: { id: applicationIds[1]! }, data: { deletedAt: new Date() } })
  await use(child.tokenId, 5, 1)
  const refusal = {
    organizationId: organization.id,
    tokenId: child.tokenId,
    credentialId: child.tokenId,
    operation: '',
  }
  await db.refusal.createMany({
    data: [
      { ...refusal, at: new Date(1_000), code: 'revoked', applicationId: '', address: '' },
      { ...refusal, at: new Date(2_000), code: 'restricted', applicationId: applicationIds[0]!, address: '192.0.2.7' },
      { ...refusal, tokenId: root.tokenId, at: new Date(), code: 'revoked', applicationId: '', address: '' },
    ],
  })
  const detail = await as(() => getToken(serviceTokens(organization.slug), child.tokenId))
  expect(detail).toMatchObject({
    row: { parent: { name: 'Whole' }, hints: ['Application deleted'], status: 'active' },
    parentChain: [{ id: root.tokenId, blocks: [] }],
    applications: { [applicationIds[1]!]: { name: 'orders', deleted: true } },
    descendants: 1,
    moreLineage: 0,
    revocation: null,
    restoreRefusal: null,
    canRename: false,
    requests: { allowed: 5, refused: 0 },
    refusals: [
      { code: 'restricted', application: 'billing', address: '192.0.2.7', at: '1970-01-01T00:00:02.000Z' },
      { code: 'revoked', application: null },
    ],
  })
  expect(detail.lineage.map(({ id }) => id)).toEqual([root.tokenId, child.tokenId, grandchild.tokenId])
  expect(detail.restrictionsChain.map(({ type }) => type)).toEqual(['expires', 'applications'])
  expect(detail.credentials).toMatchObject([{ endsAt: null, ended: false, copies: 0 }])
})

test('a service user’s new name shows in its tokens, and finds them', async () => {
  const renamed = await createTestServiceUser(organization, { name: 'Before' })
  const token = await createTestToken(organization, renamed.id)
  const data = { name: 'Nachtschicht', nameKey: 'nachtschicht' }
  await as(async () => {
    const member = await requireMember(organization.slug, 'service_user:update')
    await db.$transaction(async (tx) => {
      await tx.serviceUser.update({ where: { id: renamed.id }, data })
      await renameOwner(tx, member, renamed.id, data.name)
    })
  })
  const found = await as(() => listTokens(serviceTokens(organization.slug), tokenListParams({ q: 'NACHT' })))
  expect(found.rows).toMatchObject([{ id: token.tokenId, owner: { name: 'Nachtschicht' } }])
})
