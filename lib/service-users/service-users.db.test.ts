import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { newId } from '../ids'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '../testing/tokens'
import { restoreToken } from '../tokens/mutations/restore'
import { serviceTokens } from '../tokens/realm'
import { createServiceUser } from './mutations/create-service-user'
import { deactivateServiceUser } from './mutations/deactivate-service-user'
import { deleteServiceUser } from './mutations/delete-service-user'
import { reactivateServiceUser } from './mutations/reactivate-service-user'
import { updateServiceUser } from './mutations/update-service-user'
import { getServiceUser } from './queries/get-service-user'
import { createServiceUserSchema } from './schema'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
})

const slug = () => organization.slug
const input = (name: string, fields: Record<string, unknown> = {}) =>
  createServiceUserSchema.parse({ name, roleId: organization.roleIds.member, ...fields })
const create = (name: string, fields?: Record<string, unknown>) =>
  asAdmin(organization, () => createServiceUser(slug(), input(name, fields)))
const deactivate = (serviceUserId: string, confirmation = 'deactivate') =>
  asAdmin(organization, () => deactivateServiceUser(slug(), { serviceUserId, confirmation }))

describe('creating', () => {
  test('makes the identifier from the name', async () => {
    const { id } = await create('Pipeline automation')
    const found = await asMember(organization, () => getServiceUser(slug(), id))
    expect(found).toMatchObject({ identifier: 'pipeline_automation@service', role: { name: 'Member' }, teams: [] })
  })

  test('asks for an identifier when the name leaves nothing, and takes the one that is typed', async () => {
    await expect(create('日本語')).rejects.toThrow('leaves no letters for an identifier')
    const { id } = await create('日本語', { identifier: 'nihongo' })
    expect((await asAdmin(organization, () => getServiceUser(slug(), id))).identifier).toBe('nihongo@service')
  })

  test('a taken identifier is refused, naming the other, also for two at once', async () => {
    await create('Double')
    await expect(create('double!')).rejects.toThrow('Double already has the identifier double@service.')
    const results = await Promise.allSettled([create('Raced'), create('Raced')])
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(String(refused[0]?.reason)).toContain('already has the identifier')
  })

  test('a role or team of another organization is none', async () => {
    await expect(create('Foreign role', { roleId: other.roleIds.member })).rejects.toThrow(
      'This role no longer exists.',
    )
    const team = await db.team.findFirstOrThrow({ where: { organizationId: other.id } })
    await expect(create('Foreign team', { teams: [team.id] })).rejects.toThrow('no longer exists')
    await expect(create('No such team', { teams: [newId('team')] })).rejects.toThrow('no longer exists')
  })
})

describe('changing', () => {
  test('renames its tokens’ owner along, and keeps the identifier', async () => {
    const { id } = await create('Before')
    const token = await createTestToken(organization, id)
    const team = await db.team.create({
      data: { id: newId('team'), organizationId: organization.id, name: 'Platform', nameKey: 'platform' },
    })
    await asAdmin(organization, () =>
      updateServiceUser(slug(), {
        serviceUserId: id,
        name: 'After',
        description: 'Renamed',
        roleId: organization.roleIds.manager,
        teams: [team.id],
      }),
    )
    const found = await asAdmin(organization, () => getServiceUser(slug(), id))
    expect(found).toMatchObject({
      name: 'After',
      identifier: 'before@service',
      role: { name: 'Manager' },
      teams: [{ name: 'Platform' }],
    })
    expect((await db.token.findUniqueOrThrow({ where: { id: token.tokenId } })).ownerName).toBe('After')
  })

  test('of two admins at once, the second is told who changed it, and may save again', async () => {
    const { id } = await create('Contested')
    const { version } = await asAdmin(organization, () => getServiceUser(slug(), id))
    const change = (description: string, from: string) =>
      updateServiceUser(slug(), {
        serviceUserId: id,
        name: 'Contested',
        description,
        roleId: organization.roleIds.member,
        teams: [],
        version: from,
      })
    await runAs(organization.secondAdmin.caller, () => change('By Albert', version))
    await expect(asAdmin(organization, () => change('By Ada', version))).rejects.toThrow(
      'Albert Admin changed this service user while you were editing it.',
    )
    const now = await asAdmin(organization, () => getServiceUser(slug(), id))
    expect(now.description).toBe('By Albert')
    await asAdmin(organization, () => change('By Ada', now.version))
    expect((await asAdmin(organization, () => getServiceUser(slug(), id))).description).toBe('By Ada')
  })

  test('writes what changed into the audit log', async () => {
    const { id } = await create('Watched')
    await asAdmin(organization, () =>
      updateServiceUser(slug(), {
        serviceUserId: id,
        name: 'Watched',
        description: 'Now with words',
        roleId: organization.roleIds.manager,
        teams: [],
      }),
    )
    const entry = await db.auditEntry.findFirstOrThrow({ where: { entityId: id, action: 'service_user:update' } })
    expect(entry.before).toMatchObject({ description: '', role: { name: 'Member' } })
    expect(entry.after).toMatchObject({ description: 'Now with words', role: { name: 'Manager' } })
  })
})

describe('deactivating', () => {
  test('asks for the word, revokes every token, and reactivation leaves them revoked', async () => {
    const { id, name } = await createTestServiceUser(organization)
    const root = await createTestToken(organization, id)
    const child = await attenuateTestToken(organization, root.tokenId)
    await expect(deactivate(id, 'Deactivate')).rejects.toThrow('Type deactivate to confirm.')
    expect(await deactivate(id)).toEqual({ revoked: 2 })
    await expect(deactivate(id)).rejects.toThrow(`${name} is deactivated already.`)
    await expect(createTestToken(organization, id)).rejects.toThrow('is deactivated')

    await asAdmin(organization, () => reactivateServiceUser(slug(), { serviceUserId: id }))
    const states = await db.token.findMany({ where: { serviceUserId: id } })
    expect(states.every((token) => token.effectiveRevocationCause === 'owner_deactivated')).toBe(true)
    await asAdmin(organization, () => restoreToken(serviceTokens(slug()), { tokenId: root.tokenId }))
    const restored = await db.token.findUniqueOrThrow({ where: { id: child.tokenId } })
    expect(restored.effectiveRevokedAt).toBeNull()
    await expect(asAdmin(organization, () => reactivateServiceUser(slug(), { serviceUserId: id }))).rejects.toThrow(
      'is active already',
    )
  })

  test('two admins at once: one deactivates, the other is told', async () => {
    const { id } = await createTestServiceUser(organization)
    const results = await Promise.allSettled([deactivate(id), deactivate(id)])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a token cannot slip in while its owner is being deactivated', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await createTestServiceUser(organization)
      await Promise.allSettled([createTestToken(organization, id), deactivate(id)])
      const active = await db.token.count({ where: { serviceUserId: id, effectiveRevokedAt: null } })
      expect(active).toBe(0)
    }
  })
})

describe('deleting', () => {
  test('needs it deactivated and without tokens, and the name', async () => {
    const { id, name } = await createTestServiceUser(organization)
    const remove = (confirmation: string) =>
      asAdmin(organization, () => deleteServiceUser(slug(), { serviceUserId: id, confirmation }))
    await expect(remove(name)).rejects.toThrow(`${name} is active. Deactivate it first.`)
    const token = await createTestToken(organization, id)
    await deactivate(id)
    await expect(remove(name)).rejects.toThrow('still has one token')
    await db.credential.deleteMany({ where: { tokenId: token.tokenId } })
    await db.token.delete({ where: { id: token.tokenId } })
    await expect(remove('another')).rejects.toThrow(`Type ${name} to confirm.`)
    await remove(name)
    await expect(remove(name)).rejects.toThrow('no longer exists')
  })
})

describe('who may', () => {
  const calls: Record<string, (at: string, id: string) => Promise<unknown>> = {
    create: (at) => createServiceUser(at, input(`Attack ${crypto.randomUUID()}`)),
    update: (at, id) =>
      updateServiceUser(at, {
        serviceUserId: id,
        name: 'Stolen',
        description: '',
        roleId: organization.roleIds.admin,
        teams: [],
      }),
    deactivate: (at, id) => deactivateServiceUser(at, { serviceUserId: id, confirmation: 'deactivate' }),
    reactivate: (at, id) => reactivateServiceUser(at, { serviceUserId: id }),
    delete: (at, id) => deleteServiceUser(at, { serviceUserId: id, confirmation: 'Target' }),
  }

  test.each(Object.entries(calls))('%s: only an admin of the organization', async (_name, call) => {
    const { id } = await createTestServiceUser(organization)
    const before = await db.serviceUser.findUniqueOrThrow({ where: { id } })
    await expect(signedOut(() => call(slug(), id))).rejects.toThrow('NEXT_REDIRECT')
    await expect(asMember(organization, () => call(slug(), id))).rejects.toThrow(NotPermitted)
    await expect(asManager(organization, () => call(slug(), id))).rejects.toThrow(NotPermitted)
    await expect(runAs(other.admin.caller, () => call(slug(), id))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await runAs(other.admin.caller, () => call(other.slug, id)).catch(() => {})
    expect(await db.serviceUser.findUniqueOrThrow({ where: { id } })).toEqual(before)
  })
})
