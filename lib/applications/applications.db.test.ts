import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '../testing/tokens'
import { applicationListParams } from './list-params'
import { createApplication } from './mutations/create-application'
import { deleteApplication } from './mutations/delete-application'
import { updateApplication } from './mutations/update-application'
import { getApplication } from './queries/get-application'
import { listApplications } from './queries/list-applications'
import { createApplicationSchema } from './schema'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
})

let counter = 0
const input = (fields: Record<string, unknown> = {}) => {
  const number = ++counter
  return createApplicationSchema.parse({ name: `Application ${number}`, slug: `application-${number}`, ...fields })
}
const slug = () => organization.slug
const publicLevelOf = async (id: string) =>
  (await db.teamApplication.findFirst({ where: { applicationId: id, team: { isPublic: true } } }))?.level

describe('creating', () => {
  test('keeps the catalogue and gives Public the chosen level, write by default', async () => {
    const made = await asAdmin(organization, () =>
      createApplication(slug(), input({ operations: 'order:list\norder:create' })),
    )
    const found = await asMember(organization, () => getApplication(slug(), made.id))
    expect(found.operations).toEqual([
      { name: 'order:create', access: 'write' },
      { name: 'order:list', access: 'read' },
    ])
    expect(found.publicLevel).toBe('write')
    const closed = await asManager(organization, () => createApplication(slug(), input({ publicLevel: 'none' })))
    expect(await publicLevelOf(closed.id)).toBeUndefined()
  })

  test('a name or slug that is taken is refused, saying by which; a deleted one frees both', async () => {
    const first = input({ name: 'Straße', slug: 'strasse' })
    const { id } = await asAdmin(organization, () => createApplication(slug(), first))
    await expect(asAdmin(organization, () => createApplication(slug(), input({ name: 'STRASSE' })))).rejects.toThrow(
      'Straße (strasse) already has this name.',
    )
    await expect(asAdmin(organization, () => createApplication(slug(), input({ slug: 'strasse' })))).rejects.toThrow(
      'Straße already has this slug.',
    )
    await asAdmin(organization, () => deleteApplication(slug(), { applicationId: id, confirmation: 'Straße' }))
    const again = await asAdmin(organization, () => createApplication(slug(), first))
    expect(again.id).not.toBe(id)
  })

  test('of two at once with one slug, one is made and the other is told which', async () => {
    const [left, right] = [input({ slug: 'raced' }), input({ slug: 'raced' })]
    const results = await Promise.allSettled(
      [left, right].map((one) => asAdmin(organization, () => createApplication(slug(), one))),
    )
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(String(refused[0]?.reason)).toContain('already has this slug')
  })

  test('writes an audit entry', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input({ name: 'Audited' })))
    const entry = await db.auditEntry.findFirstOrThrow({ where: { entityId: made.id } })
    expect(entry).toMatchObject({ action: 'application:create', entityName: 'Audited', actorName: 'Ada Admin' })
  })
})

describe('changing', () => {
  test('changes everything but the slug', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input()))
    await asManager(organization, () =>
      updateApplication(slug(), {
        applicationId: made.id,
        name: 'Renamed',
        description: 'Another',
        publicLevel: 'read',
        operations: [{ name: 'a:b', access: 'write' }],
      }),
    )
    const found = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(found).toMatchObject({ name: 'Renamed', description: 'Another', publicLevel: 'read' })
    expect(found.operations).toEqual([{ name: 'a:b', access: 'write' }])
  })

  test('nobody gives everyone more than they have themselves', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input({ publicLevel: 'none' })))
    const change = { applicationId: made.id, name: 'Closed', description: '', operations: [] }
    await expect(
      asManager(organization, () => updateApplication(slug(), { ...change, publicLevel: 'read' })),
    ).rejects.toThrow('more than you have yourself')
    expect(await publicLevelOf(made.id)).toBeUndefined()
    await asAdmin(organization, () => updateApplication(slug(), { ...change, publicLevel: 'read' }))
    expect(await publicLevelOf(made.id)).toBe('read')
  })
})

describe('deleting', () => {
  test('asks for the name, names the tokens limited to it, and keeps the row', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input({ name: 'Doomed' })))
    const serviceUser = await createTestServiceUser(organization)
    const root = await createTestToken(organization, serviceUser.id)
    await attenuateTestToken(organization, root.tokenId, [{ type: 'applications', ids: [made.id] }], 'Narrow one')
    const { tokens } = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(tokens).toMatchObject({ count: 1, exact: true, first: [{ name: 'Narrow one' }] })
    expect((await asManager(organization, () => getApplication(slug(), made.id))).tokens).toBeNull()
    const remove = (confirmation: string) =>
      asAdmin(organization, () => deleteApplication(slug(), { applicationId: made.id, confirmation }))
    await expect(remove('doomed')).rejects.toThrow('Type Doomed to confirm.')
    await remove('Doomed')
    await expect(remove('Doomed')).rejects.toThrow('no longer exists')
    const row = await db.application.findUniqueOrThrow({ where: { id: made.id } })
    expect(row.deletedAt).not.toBeNull()
  })
})

describe('the list', () => {
  test('is searched, sorted and paged both ways, without deleted ones', async () => {
    const full = await createTestOrganization()
    for (let index = 0; index < 60; index++) {
      const number = String(index).padStart(2, '0')
      await asAdmin(full, () =>
        createApplication(full.slug, input({ name: `Paged ${number}`, slug: `paged-${number}` })),
      )
    }
    const list = (search: Record<string, string>) =>
      asMember(full, () => listApplications(full.slug, applicationListParams(search)))
    const first = await list({})
    expect(first).toMatchObject({ count: 60, exact: true, any: true, previous: undefined })
    expect(first.rows.map((row) => row.name)[0]).toBe('Paged 00')
    const second = await list({ cursor: first.next! })
    expect(second.rows.map((row) => row.name)).toEqual(Array.from({ length: 10 }, (_, index) => `Paged ${50 + index}`))
    expect((await list({ cursor: second.previous! })).rows).toEqual(first.rows)
    expect((await list({ q: 'PAGED 3' })).count).toBe(10)
    expect((await list({ q: '%' })).count).toBe(0)
    expect((await list({ sort: '-created' })).rows[0]?.name).toBe('Paged 59')
    expect((await list({ cursor: 'broken' })).rows).toEqual(first.rows)
  })
})

describe('who may', () => {
  const calls: Record<string, (at: string, id: string) => Promise<unknown>> = {
    create: (at) => createApplication(at, input()),
    update: (at, id) =>
      updateApplication(at, { applicationId: id, name: 'X', description: '', publicLevel: 'none', operations: [] }),
    delete: (at, id) => deleteApplication(at, { applicationId: id, confirmation: 'Target' }),
  }

  test.each(Object.entries(calls))(
    '%s: not signed out, not a Member, not in another organization',
    async (_name, call) => {
      const { id } = await asAdmin(organization, () =>
        createApplication(slug(), input({ name: `Target ${++counter}` })),
      )
      await expect(signedOut(() => call(slug(), id))).rejects.toThrow('NEXT_REDIRECT')
      await expect(asMember(organization, () => call(slug(), id))).rejects.toThrow(NotPermitted)
      await expect(runAs(other.admin.caller, () => call(slug(), id))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
      const before = await db.application.findUniqueOrThrow({ where: { id } })
      await runAs(other.admin.caller, () => call(other.slug, id)).catch(() => {})
      expect(await db.application.findUniqueOrThrow({ where: { id } })).toEqual(before)
    },
  )

  test('another organization’s application is not found', async () => {
    const { id } = await asAdmin(organization, () => createApplication(slug(), input()))
    await expect(asAdmin(other, () => getApplication(other.slug, id))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })
})
