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
import { revokeToken } from '../tokens/mutations/revoke'
import { serviceTokens } from '../tokens/realm'
import type { CataloguedOperation } from './catalogue'
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

  test('of two admins at once, the second is told who changed it, and may save again', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input({ name: 'Contested' })))
    const { version } = await asAdmin(organization, () => getApplication(slug(), made.id))
    const change = (name: string, from: string) =>
      updateApplication(slug(), {
        applicationId: made.id,
        name,
        description: '',
        publicLevel: 'write',
        operations: [],
        version: from,
      })
    await runAs(organization.secondAdmin.caller, () => change('Contested by Albert', version))
    await expect(asAdmin(organization, () => change('Contested by Ada', version))).rejects.toThrow(
      'Albert Admin changed this application while you were editing it. Your changes are not saved, but still stand here',
    )
    const now = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(now.name).toBe('Contested by Albert')
    await asAdmin(organization, () => change('Contested by Ada', now.version))
    expect((await asAdmin(organization, () => getApplication(slug(), made.id))).name).toBe('Contested by Ada')
  })

  test('a name that another has is refused, its own in another spelling is not', async () => {
    await asAdmin(organization, () => createApplication(slug(), input({ name: 'Present', slug: 'present' })))
    const made = await asAdmin(organization, () => createApplication(slug(), input({ name: 'renamable' })))
    const rename = (name: string) =>
      asAdmin(organization, () =>
        updateApplication(slug(), {
          applicationId: made.id,
          name,
          description: '',
          publicLevel: 'write',
          operations: [],
        }),
      )
    await expect(rename('PRESENT')).rejects.toThrow('Present (present) already has this name. Choose another.')
    await rename('Renamable')
    expect((await asAdmin(organization, () => getApplication(slug(), made.id))).name).toBe('Renamable')
  })

  test('only who may write opens an operation to those who may only read', async () => {
    const made = await asAdmin(organization, () =>
      createApplication(slug(), input({ publicLevel: 'read', operations: 'order:export write' })),
    )
    const change = (operations: CataloguedOperation[]) =>
      updateApplication(slug(), {
        applicationId: made.id,
        name: 'Guarded',
        description: '',
        publicLevel: 'read',
        operations,
      })
    for (const operations of [[{ name: 'order:export', access: 'read' as const }], []]) {
      await expect(asManager(organization, () => change(operations))).rejects.toThrow(
        'order:export would be open to those who may only read.',
      )
    }
    const kept = { name: 'order:export', access: 'write' as const }
    await asManager(organization, () => change([kept, { name: 'order:list', access: 'read' }]))
    await asAdmin(organization, () => change([{ name: 'order:export', access: 'read' }]))
    const found = await asMember(organization, () => getApplication(slug(), made.id))
    expect(found.operations).toEqual([{ name: 'order:export', access: 'read' }])
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
    const forManager = await asManager(organization, () => getApplication(slug(), made.id))
    expect(forManager.tokens).toEqual({ count: 1, exact: true, first: null })
    const remove = (confirmation: string) =>
      asAdmin(organization, () => deleteApplication(slug(), { applicationId: made.id, confirmation }))
    await expect(remove('doomed')).rejects.toThrow('Type Doomed to confirm.')
    await remove('Doomed')
    await expect(remove('Doomed')).rejects.toThrow('no longer exists')
    // Tokens go on naming it, so its page still answers; the list and its slug forget it.
    const gone = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(gone).toMatchObject({ name: 'Doomed', publicLevel: 'none', tokens: { count: 1 } })
    expect(gone.deletedAt).not.toBeNull()
    const list = await asAdmin(organization, () => listApplications(slug(), applicationListParams({ q: 'doomed' })))
    expect(list.count).toBe(0)
    expect(await publicLevelOf(made.id)).toBeUndefined()
    const [created, deleted] = await db.auditEntry.findMany({
      where: { entityId: made.id },
      orderBy: { position: 'asc' },
    })
    expect(created?.action).toBe('application:create')
    expect(deleted).toMatchObject({ action: 'application:delete', before: { name: 'Doomed', limitedTokens: 1 } })
  })

  test('active tokens are named first, and at most 20', async () => {
    const made = await asAdmin(organization, () => createApplication(slug(), input()))
    const serviceUser = await createTestServiceUser(organization)
    const root = await createTestToken(organization, serviceUser.id)
    const narrow = () =>
      attenuateTestToken(organization, root.tokenId, [{ type: 'applications', ids: [made.id] }]).then(
        (minted) => minted.tokenId,
      )
    const first = await narrow()
    for (let count = 1; count < 22; count++) await narrow()
    const last = await narrow()
    await asAdmin(organization, () => revokeToken(serviceTokens(slug()), { tokenId: last, reason: '' }))
    const { tokens } = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(tokens.count).toBe(23)
    expect(tokens.first).toHaveLength(20)
    expect(tokens.first?.every((token) => token.status === 'active')).toBe(true)
    await asAdmin(organization, () => revokeToken(serviceTokens(slug()), { tokenId: root.tokenId, reason: '' }))
    const after = await asAdmin(organization, () => getApplication(slug(), made.id))
    expect(after.tokens.first?.map((token) => token.id)).toContain(last)
    expect(after.tokens.first?.map((token) => token.id)).not.toContain(first)
    expect(after.tokens.first?.every((token) => token.status === 'revoked')).toBe(true)
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
