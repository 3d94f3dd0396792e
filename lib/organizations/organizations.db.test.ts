import { beforeAll, describe, expect, test } from 'vitest'
import { versionOf } from '../actions/version'
import { installationChain } from '../audit/append'
import { verifyChain } from '../audit/verify'
import { type Caller, runAs } from '../auth/caller'
import { requireMember } from '../auth/require-member'
import { db } from '../db/client'
import { newId } from '../ids'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { creationLimit } from './creation-limit'
import { getShell } from './get-shell'
import { createOwnOrganization } from './mutations/create-organization'
import { deleteOrganization } from './mutations/delete-organization'
import { renameOrganization } from './mutations/rename-organization'
import { isSecondOrganization, listOwnOrganizations } from './queries'

let organization: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization('Northwind')
})

const notFound = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' }

/** The member's session as an organization's own provider began it. */
const confined = (caller: Caller): Caller => ({
  ...caller,
  session: {
    id: newId('ses'),
    method: 'sso',
    secondFactorAt: null,
    provenAt: new Date(),
    organizationId: organization.id,
  },
})

describe('creating', () => {
  test('makes whoever creates one its admin, even a member elsewhere', async () => {
    expect(await asMember(organization, isSecondOrganization)).toBe(true)
    const { slug } = await asMember(organization, () => createOwnOrganization({ name: 'Side project' }))
    expect(slug).toBe('side-project')
    const member = await asMember(organization, () => requireMember(slug, 'organization:delete'))
    expect(member.role.builtIn).toBe('admin')
    expect(await asMember(organization, isSecondOrganization)).toBe(false)
    const entries = await db.auditEntry.findMany({
      where: { chain: member.organization.id },
      orderBy: { position: 'asc' },
      select: { action: true, actorId: true },
    })
    expect(entries.map(({ action }) => action)).toEqual(['organization:create', 'key:create', 'member:create'])
    expect(entries.every(({ actorId }) => actorId === organization.member.userId)).toBe(true)
  })

  test('of two of one name at once each has a slug of its own, and none takes a path of the dashboard', async () => {
    const create = () => asManager(organization, () => createOwnOrganization({ name: 'New' }))
    const made = await Promise.all([create(), create(), create()])
    expect(made.map(({ slug }) => slug).sort()).toEqual(['new-2', 'new-3', 'new-4'])
  })

  test('is refused to a session that reaches one organization alone', async () => {
    const before = await db.organization.count()
    await expect(
      runAs(confined(organization.member.caller), () => createOwnOrganization({ name: 'Escape' })),
    ).rejects.toThrow('signed in by your organization’s provider')
    expect(await db.organization.count()).toBe(before)
  })

  test('is refused to whoever is signed out', async () => {
    await expect(signedOut(() => createOwnOrganization({ name: 'Nobody’s' }))).rejects.toMatchObject({
      digest: expect.stringContaining('/login'),
    })
  })

  test('has an end', async () => {
    const { admin } = await createTestOrganization()
    const create = () => runAs(admin.caller, () => createOwnOrganization({ name: 'One of many' }))
    for (let count = 0; count < creationLimit.points; count++) await create()
    await expect(create()).rejects.toThrow('You have created 10 organizations within a day.')
  })
})

describe('renaming', () => {
  test('changes the name alone, for those who may', async () => {
    await expect(
      asManager(organization, () => renameOrganization(organization.slug, { name: 'Mine' })),
    ).rejects.toThrow('Your role does not allow this (latchkey/organization:update)')
    await asAdmin(organization, () => renameOrganization(organization.slug, { name: 'Southwind' }))
    const shell = await asMember(organization, () => getShell(organization.slug))
    expect(shell?.organization).toEqual({ name: 'Southwind', slug: 'northwind' })
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: 'organization:rename' } })
    expect(entry).toMatchObject({ before: { name: 'Northwind' }, after: { name: 'Southwind' } })
  })

  test('tells the second of two who was first', async () => {
    const version = versionOf({ name: 'Southwind' })
    const { slug } = organization
    await runAs(organization.secondAdmin.caller, () => renameOrganization(slug, { name: 'Westwind', version }))
    await expect(asAdmin(organization, () => renameOrganization(slug, { name: 'Eastwind', version }))).rejects.toThrow(
      'Albert Admin changed this organization while you were editing it.',
    )
  })
})

describe('deleting', () => {
  let doomed: TestOrganization
  beforeAll(async () => {
    doomed = await createTestOrganization('Doomed')
  })
  const remove = (confirmation: string) => asAdmin(doomed, () => deleteOrganization(doomed.slug, { confirmation }))

  test('asks for its name, and for the operation', async () => {
    await expect(remove('doomed')).rejects.toThrow('Type Doomed to confirm. Nothing was deleted.')
    await expect(asManager(doomed, () => deleteOrganization(doomed.slug, { confirmation: 'Doomed' }))).rejects.toThrow(
      'Your role does not allow this (latchkey/organization:delete)',
    )
    await expect(
      asAdmin(organization, () => deleteOrganization(doomed.slug, { confirmation: 'Doomed' })),
    ).rejects.toMatchObject(notFound)
  })

  test('ends everything in it, and what reaches it alone', async () => {
    const sessions = [doomed.id, organization.id].map((organizationId) => ({
      id: newId('ses'),
      userId: doomed.member.userId,
      organizationId,
      expiresAt: new Date(Date.now() + 3_600_000),
    }))
    await db.session.createMany({ data: sessions })
    await remove('Doomed')
    expect(await asAdmin(doomed, () => getShell(doomed.slug))).toBeNull()
    expect(await asMember(doomed, listOwnOrganizations)).toEqual([])
    const [ended, other] = await Promise.all(
      sessions.map(({ id }) => db.session.findUniqueOrThrow({ where: { id }, select: { revokedAt: true } })),
    )
    expect(ended?.revokedAt).not.toBeNull()
    expect(other?.revokedAt).toBeNull()
  })

  test('makes it like one that never was', async () => {
    const errors = await Promise.all(
      [doomed.slug, 'never-was'].map((slug) =>
        asAdmin(doomed, () => requireMember(slug, 'organization:read')).catch((error: unknown) => error),
      ),
    )
    expect(errors[0]).toMatchObject(notFound)
    expect(errors[1]).toEqual(errors[0])
    await expect(remove('Doomed')).rejects.toMatchObject(notFound)
  })

  test('frees its slug for nobody', async () => {
    expect((await createTestOrganization('Doomed')).slug).toBe('doomed-2')
  })

  test('is told of in its own chain and the installation’s, and both stay whole', async () => {
    const entries = await db.auditEntry.findMany({ where: { action: 'organization:delete', entityId: doomed.id } })
    expect(entries.map(({ chain }) => chain).sort()).toEqual([installationChain, doomed.id].sort())
    for (const chain of [installationChain, doomed.id]) {
      expect(await verifyChain(chain)).toMatchObject({ complete: true })
    }
  })

  test('of two at once one deletes, and the other is told', async () => {
    const contested = await createTestOrganization('Contested')
    const results = await Promise.allSettled(
      [contested.admin, contested.secondAdmin].map(({ caller }) =>
        runAs(caller, () => deleteOrganization(contested.slug, { confirmation: 'Contested' })),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
