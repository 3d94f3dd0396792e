import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import { createTestOrganization, type TestOrganization } from '../../testing/factories'
import { createTestServiceUser } from '../../testing/tokens'
import { tokenListParams } from '../list-params'
import { listTokens } from '../queries/list'
import { personalTokens, serviceTokens, type TokenRealm } from '../realm'

// An admin has the same tokens twice: as personal ones, and as a service user's. The two lists are found in different ways, and must
// show the same: every filter, sort, page and tree.

let organization: TestOrganization
let serviceUserId: string

const day = 86_400_000
const now = Date.now()
const at = (days: number) => new Date(Math.floor(now / 1000) * 1000 + days * day)
const pick = <T>(values: T[], index: number) => values[index % values.length]!

/** Tokens of every kind of state, of which each third is attenuated from the one before; some share a time or a name's beginning. */
function rowsOf(owner: { kind: 'personal' | 'service'; membershipId?: string; serviceUserId?: string }) {
  const root = { id: '', path: '' }
  return Array.from({ length: 130 }, (_, index) => {
    const id = newId('tok')
    const isChild = index % 3 === 2 || (index > 60 && index < 100)
    if (!isChild) Object.assign(root, { id, path: id })
    const name = `${pick(['Laptop', 'Größe', 'ci_build', 'Ω'], index)} ${String(index).padStart(3, '0')}`
    const revokedAt = index % 7 === 3 ? at(-2) : null
    return {
      ...owner,
      id,
      organizationId: organization.id,
      ownerName: 'Owner',
      ownerIdentifier: 'owner',
      createdByName: 'A test',
      parentId: isChild ? root.id : null,
      rootId: root.id,
      depth: isChild ? 1 : 0,
      path: isChild ? `${root.path}/${id}` : id,
      name,
      nameKey: nameKey(name),
      createdAt: at(-pick([1, 1, 40, 95, 200], index)),
      effectiveExpiresAt: pick([null, at(3), at(3), at(60), at(-1), null], index),
      lastUsedAt: pick([null, at(-1), at(-100), at(-1), null], index + 1),
      effectiveRevokedAt: revokedAt,
      effectiveRevocationCause: revokedAt && ('self' as const),
    }
  })
}

beforeAll(async () => {
  organization = await createTestOrganization()
  serviceUserId = (await createTestServiceUser(organization)).id
  const { membershipId } = organization.admin
  await db.token.createMany({ data: rowsOf({ kind: 'personal', membershipId }) })
  await db.token.createMany({ data: rowsOf({ kind: 'service', serviceUserId }) })
})

type Search = Record<string, string>

async function pageOf(realm: TokenRealm, search: Search) {
  const params = tokenListParams(search, realm.kind)
  const { rows, counting, mode, previous, next, any } = await runAs(organization.admin.caller, () =>
    listTokens(realm, params),
  )
  const shown = rows.map(({ name, status, hints, depth, parent, moreDescendants }) => ({
    name,
    status,
    hints,
    depth,
    parent: parent?.name,
    moreDescendants,
  }))
  return { shown, mode, any, count: await counting, hasPrevious: !!previous, hasNext: !!next, previous, next }
}

/** Every page to the end, and back again; without the cursors, which name different ids. */
async function walk(realm: TokenRealm, search: Search) {
  const pages: object[] = []
  let cursor: string | undefined
  let direction: 'next' | 'previous' = 'next'
  do {
    const { previous, next, ...page } = await pageOf(realm, cursor ? { ...search, cursor } : search)
    pages.push(page)
    if (direction === 'next' && !next) direction = 'previous'
    cursor = direction === 'next' ? next : previous
  } while (cursor)
  return pages
}

const personal = () => personalTokens(organization.slug)
const service = () => serviceTokens(organization.slug)

describe('shows of personal tokens what it shows of a service user’s', () => {
  const filters: Search[] = [
    {},
    { status: 'active' },
    { status: 'revoked' },
    { status: 'expired,active' },
    { expiring: 'yes' },
    { unused: 'yes' },
    { attenuated: 'yes' },
    { attenuated: 'no', status: 'active' },
    { q: 'laptop' },
    { q: 'GRÖSSE' },
    { q: 'i_b' },
    // With a space, which no id has: those of the two sets differ.
    { q: 'p 0' },
    { q: 'nothing like it' },
  ]
  const sorts = ['-created', 'created', 'name', '-name', 'expires', '-expires', 'last_used', '-last_used']

  test.each(sorts)('sorted by %s, filtered in any way, from page to page and back', async (sort) => {
    for (const filter of filters) {
      // Unfiltered and newest first it is a tree, and of one service user it is none.
      if (sort === '-created' && Object.keys(filter).length === 0) continue
      const search = { ...filter, sort }
      const pages = await walk(personal(), search)
      expect(pages).toEqual(await walk(service(), { ...search, service_user: serviceUserId }))
    }
  })

  test('as a tree, with further descendants when they are asked for', async () => {
    const tree = await walk(personal(), {})
    expect(tree).toEqual(await walk(service(), {}))
    const { shown } = await pageOf(personal(), {})
    const more = shown.reduce((sum, { moreDescendants = 0 }) => sum + moreDescendants, 0)
    expect(more).toBeGreaterThan(0)
    const root = await db.token.findFirstOrThrow({
      where: { kind: 'personal', depth: 0, children: { some: {} } },
      orderBy: { children: { _count: 'desc' } },
      select: { id: true },
    })
    const further = await pageOf(personal(), { more: `${root.id}.1` })
    expect(further.shown.length).toBe(shown.length + more)
  })
})

test('there are several pages to walk, with both kinds of rows', async () => {
  // Three to the end, and two back.
  expect(await walk(personal(), { sort: 'name' })).toHaveLength(5)
  expect(await walk(personal(), { attenuated: 'yes' })).toHaveLength(3)
})

test('a personal token is found by its id, and by nobody’s name', async () => {
  const { id, name } = await db.token.findFirstOrThrow({
    where: { kind: 'personal' },
    select: { id: true, name: true },
  })
  expect((await pageOf(personal(), { q: id })).shown).toMatchObject([{ name }])
  expect((await pageOf(personal(), { q: 'owner' })).shown).toEqual([])
})

test('filters of other lists, and cursors of other sorts, show the list all the same', async () => {
  const all = (await pageOf(personal(), {})).shown
  expect((await pageOf(personal(), { kind: 'scim', service_user: serviceUserId })).shown).toEqual(all)
  const { next } = await pageOf(personal(), { sort: 'name' })
  expect((await pageOf(personal(), { sort: 'expires', cursor: next ?? '' })).shown.length).toBeGreaterThan(0)
})
