import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { createTestApplication } from '../testing/applications'
import { asMember, createTestOrganization, signedOut, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { matrixView } from './matrix-view'
import { matrixCatalogue } from './queries/matrix-catalogue'

let at: TestOrganization
beforeAll(async () => {
  at = await createTestOrganization()
})

const look = (organization: TestOrganization, fields: Parameters<typeof matrixView>[0]) =>
  asMember(organization, () => matrixCatalogue(organization.slug, matrixView(fields)))

describe('the catalogues of a matrix', () => {
  let many: TestOrganization
  let large: string

  beforeAll(async () => {
    many = await createTestOrganization()
    const applications = Array.from({ length: 120 }, (_, index) => ({ id: newId('app'), number: index + 100 }))
    large = applications[3]!.id
    await db.application.createMany({
      data: applications.map(({ id, number }) => ({
        id,
        organizationId: many.id,
        name: `App ${number}`,
        nameKey: `app ${number}`,
        slug: `app-${number}`,
      })),
    })
    const operations = applications.flatMap(({ id, number }) =>
      Array.from({ length: id === large ? 500 : 10 }, (_, index) => ({
        applicationId: id,
        name: `thing${number}:do${index}`,
        access: 'read' as const,
      })),
    )
    await db.operation.createMany({ data: operations })
  })

  test('come in parts, with no more lines at once than a page can bear', async () => {
    const first = await look(many, {})
    expect([first.applications.length, first.more]).toEqual([50, true])
    const unfolded = first.applications.filter(({ operations }) => operations !== null)
    expect(unfolded).toHaveLength(40)
    expect(first.applications[3]).toMatchObject({ name: 'App 103', count: 500, operations: null })
    const all = await look(many, { parts: '3' })
    expect([all.applications.length, all.more]).toEqual([120, false])
  })

  test('are unfolded when asked for, whatever their size', async () => {
    const found = await look(many, { open: [large] })
    expect(found.applications[3]?.operations).toHaveLength(500)
  })

  test('are searched as a whole: operations by any part of their name, and applications by theirs', async () => {
    const byOperation = await look(many, { q: 'G219:DO7' })
    expect(byOperation.applications).toMatchObject([
      { name: 'App 219', count: 10, operations: [{ name: 'thing219:do7', access: 'read' }] },
    ])
    const byName = await look(many, { q: 'app 218' })
    expect(byName.applications.map(({ name, operations }) => [name, operations?.length])).toEqual([['App 218', 10]])
    expect((await look(many, { q: '100%' })).applications).toEqual([])
  })

  test('leave out deleted applications, those without a catalogue, and other organizations', async () => {
    const gone = await createTestApplication(at, { 'order:list': 'read' })
    await createTestApplication(at)
    await createTestApplication(at, { 'order:list': 'read' }, 'Kept')
    await db.application.update({ where: { id: gone.id }, data: { deletedAt: new Date() } })
    expect((await look(at, { open: [large] })).applications.map(({ name }) => name)).toEqual(['Kept'])
    await expect(signedOut(() => matrixCatalogue(at.slug, matrixView({})))).rejects.toThrow('NEXT_REDIRECT')
  })

  test('are nobody’s to see who may see roles but no applications', async () => {
    const role = await createTestRole(many, { operations: ['role:read'] })
    const { caller } = await addTestMember(many, { role })
    const seen = await runAs(caller, () => matrixCatalogue(many.slug, matrixView({ q: 'app' })))
    expect(seen).toMatchObject({ applications: [], more: false })
  })
})
