import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client'
import { expiresSoonDays, tokenHints, tokenStatus } from '../../decision/status'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { createTestServiceUser } from '../../testing/tokens'
import { classesOf } from '../list/classes'
import { countTokens } from '../list/count'
import { findPage } from '../list/page'
import { searchFor } from '../list/search'
import { settleTokenLists } from '../list/settle'
import { survey } from '../list/survey'
import { sorts, statuses, type TokenListParams, tokenListParams } from '../list-params'
import { serviceTokens } from '../realm'
import type { TokenRow } from '../types'
import { clock } from './clock'
import { listTokens } from './list'
import { moreDescendants } from './more-descendants'

type Owner = { id: string; name: string; identifier: string }
type Row = {
  id: string
  owner: Owner
  parent: Row | undefined
  kind: 'service' | 'scim'
  depth: number
  rootId: string
  path: string
  name: string
  createdAt: Date
  effectiveExpiresAt: Date | null
  effectiveRevokedAt: Date | null
  effectiveNotBefore: null
  lastUsedAt: Date | null
  restoredAt: Date | null
  applicationDeleted: boolean
}

const day = 86_400_000
let organization: TestOrganization
let owners: Owner[]
let rows: Row[]

// Any time of the 400 days around now, on the whole hour, so that many are equal: ids have to break ties.
const aTime = fc.integer({ min: -4_800, max: 4_800 }).map((hours) => (hours % 7 === 0 ? null : hours))
type Sample = typeof facts extends fc.Arbitrary<infer Value> ? Value : never
const facts = fc.record({
  owner: fc.nat(2),
  child: fc.boolean(),
  scim: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  word: fc.constantFrom('Deploy', 'deploy ÄRGER', 'Nightly 100%', 'a_b', 'ürün 東京', 'x'),
  created: fc.integer({ min: -4_800, max: 0 }),
  expires: aTime,
  revoked: fc.option(fc.integer({ min: -200, max: 4 }), { freq: 2 }),
  used: aTime,
  restored: fc.option(fc.integer({ min: -3_000, max: 0 }), { freq: 8 }),
})

beforeAll(async () => {
  organization = await createTestOrganization()
  owners = await Promise.all(
    ['Pipeline', 'Deploy agent', 'Warehouse'].map((name) => createTestServiceUser(organization, { name })),
  )
  // Another organization's rows are next to them in every index.
  const other = await createTestOrganization()
  const stranger = await createTestServiceUser(other, { name: 'Deploy stranger' })
  const base = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)
  const samples = fc.sample(facts, { numRuns: 330, seed: 42 })
  await insert(
    other.id,
    samples.slice(0, 50).map((sample, index) => makeRow(sample, index, base, [stranger], [])),
  )
  rows = []
  for (const [index, sample] of samples.entries()) rows.push(makeRow(sample, index, base, owners, rows))
  await insert(organization.id, rows)
  await makeSomeStale()
}, 120_000)

function makeRow(sample: Sample, index: number, base: Date, among: Owner[], before: Row[]): Row {
  const at = (hours: number | null) => (hours === null ? null : new Date(base.getTime() + hours * 3_600_000))
  const roots = before.filter((row) => row.depth === 0 && row.kind === 'service')
  const parent = sample.child && roots.length > 0 ? roots[index % Math.min(3, roots.length)] : undefined
  const owner = parent?.owner ?? among[sample.owner % among.length]!
  const id = newId('tok')
  return {
    id,
    owner,
    parent,
    kind: sample.scim && !parent ? 'scim' : 'service',
    depth: parent ? 1 : 0,
    rootId: parent?.id ?? id,
    path: parent ? `${parent.id}/${id}` : id,
    name: `${sample.word} ${index}`,
    createdAt: at(sample.created)!,
    effectiveExpiresAt: at(sample.expires),
    effectiveRevokedAt: at(sample.revoked),
    lastUsedAt: sample.used !== null && sample.used > 0 ? null : at(sample.used),
    restoredAt: at(sample.restored),
    effectiveNotBefore: null,
    applicationDeleted: false,
  }
}

async function insert(organizationId: string, all: Row[]) {
  await db.token.createMany({
    data: all.map(({ owner, parent, applicationDeleted: _, ...row }) => ({
      ...row,
      organizationId,
      serviceUserId: owner.id,
      ownerName: owner.name,
      ownerIdentifier: owner.identifier,
      parentId: parent?.id,
      nameKey: nameKey(row.name),
      createdByName: 'Test',
      revokedAt: row.effectiveRevokedAt,
      revocationCause: row.effectiveRevokedAt && 'self',
      effectiveRevocationCause: row.effectiveRevokedAt && 'self',
    })),
  })
}

/** As when the clock has run on since they were written, and nothing has settled them: their class is any. */
async function makeSomeStale() {
  await db.$executeRaw`ALTER TABLE "Token" DISABLE TRIGGER "Token_list_class_update"`
  await db.$executeRaw`
    UPDATE "Token" SET "listClass" = (hashtext("id") & 15), "listClassUntil" = now() - interval '1 hour'
    WHERE hashtext("id") % 5 = 0`
  await db.$executeRaw`ALTER TABLE "Token" ENABLE TRIGGER "Token_list_class_update"`
}

/** The list as the product describes it, in memory. */
function expected(params: TokenListParams, now: Date): Row[] {
  const part = nameKey(params.q)
  const found = rows.filter((row) => {
    const status = tokenStatus(row, now)
    const hints = tokenHints(row, now).map(({ type }) => type)
    const texts = [nameKey(row.name), nameKey(row.owner.name), row.owner.identifier, row.id]
    return (
      (params.status.length === 0 || params.status.includes(status)) &&
      (!params.serviceUser || row.owner.id === params.serviceUser) &&
      (!params.expiring || hints.includes('expires_soon')) &&
      (!params.unused || hints.includes('unused')) &&
      (!params.kind || row.kind === params.kind) &&
      (params.attenuated === undefined || row.depth > 0 === params.attenuated) &&
      (part === '' || texts.some((text) => text.includes(part)))
    )
  })
  return found.sort((left, right) => compare(params.sort, left, right))
}

function compare(sort: TokenListParams['sort'], left: Row, right: Row): number {
  const way = sort.startsWith('-') ? -1 : 1
  const key = (row: Row) =>
    ({
      created: row.createdAt.getTime(),
      name: nameKey(row.name),
      expires: row.effectiveExpiresAt?.getTime() ?? null,
      last_used: row.lastUsedAt?.getTime() ?? null,
    })[sort.replace('-', '') as 'created']
  const [a, b] = [key(left), key(right)]
  const byId = way * bytewise(left.id, right.id)
  if (a === null || b === null) return a === b ? byId : a === null ? 1 : -1
  const byKey = typeof a === 'string' ? bytewise(a, String(b)) : a - Number(b)
  return byKey === 0 ? byId : way * byKey
}

// As PostgreSQL compares: by UTF-8 bytes, which JavaScript's own comparison of UTF-16 is not.
function bytewise(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

const list = (params: TokenListParams) =>
  asAdmin(organization, () => listTokens(serviceTokens(organization.slug), params))

const params = fc
  .record({
    q: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.constantFrom(
        'deploy',
        'ärger',
        'DEPLOY',
        '100%',
        'a_b',
        '%',
        '_',
        '東京',
        'pipeline',
        '@service',
        'tok_',
        'zzz',
        'é',
      ),
    ),
    status: fc.subarray([...statuses]).map((chosen) => chosen.join(',')),
    expiring: fc.constantFrom('', '', 'yes'),
    unused: fc.constantFrom('', '', 'yes'),
    kind: fc.constantFrom('', '', 'service', 'scim'),
    attenuated: fc.constantFrom('', '', 'yes', 'no'),
    owner: fc.option(fc.nat(2), { freq: 3 }),
    sort: fc.constantFrom(...sorts),
  })
  .map(({ owner, ...search }) =>
    tokenListParams({ ...search, service_user: owner === null ? undefined : owners[owner]!.id }),
  )

/** Every page from the first to the last, and back again. */
async function walk(chosen: TokenListParams): Promise<TokenRow[]> {
  const pages: TokenRow[][] = []
  let page = await list(chosen)
  const { count, exact } = await page.counting
  expect(page.previous).toBeUndefined()
  for (;;) {
    pages.push(page.rows)
    if (!page.next) break
    page = await list({ ...chosen, cursor: page.next })
  }
  for (let index = pages.length - 1; index > 0; index--) {
    expect(page.rows.map(({ id }) => id)).toEqual(pages[index]!.map(({ id }) => id))
    expect(page.previous).toBeDefined()
    page = await list({ ...chosen, cursor: page.previous })
  }
  const all = pages.flat()
  if (page.mode === 'flat') expect([count, exact]).toEqual([all.length, true])
  return all
}

const shapes = (list: { id: string }[]) => list.map(({ id }) => id)

test('every filter, search and sort, alone and together, shows the right rows in the right order, page by page both ways', async () => {
  await fc.assert(
    fc.asyncProperty(params, async (chosen) => {
      // The tree is another test's; any filter that changes nothing makes it flat.
      const flat = { ...chosen, status: chosen.status }
      const now = await clock()
      const found = await walk(flat.sort === '-created' ? { ...flat, sort: 'created' } : flat)
      const wanted = expected(flat.sort === '-created' ? { ...flat, sort: 'created' } : flat, now)
      expect(shapes(found)).toEqual(shapes(wanted))
      for (const row of found) {
        const made = wanted.find(({ id }) => id === row.id)!
        expect(row.status).toBe(tokenStatus(made, now))
      }
    }),
    { numRuns: 60, seed: 7 },
  )
}, 300_000)

test('a search finds the same whichever way it takes', async () => {
  const ways = [
    { firstWalk: 3, nearWalk: 0, fewCandidates: 1_000, lastWalk: 1 },
    { firstWalk: 3, nearWalk: 0, fewCandidates: 1, lastWalk: 500 },
    { firstWalk: 3, nearWalk: 0, fewCandidates: 1, lastWalk: 4 },
    { firstWalk: 3, nearWalk: 500, fewCandidates: 1, lastWalk: 4 },
  ]
  await fc.assert(
    fc.asyncProperty(
      params,
      fc.constantFrom(...ways),
      fc.nat(300),
      fc.constantFrom(5, 200),
      async (chosen, effort, from, mostMoved) => {
        fc.pre(chosen.q !== '')
        const search = await searchFor(organization.id, chosen.q, chosen.serviceUser)
        const scope = {
          organizationId: organization.id,
          serviceUserId: chosen.serviceUser,
          classes: classesOf(chosen),
          survey: await survey(organization.id, mostMoved),
        }
        const all = await findPage({ scope, sort: chosen.sort, cursor: undefined, search, limit: 1_000 })
        expect(shapes(all)).toEqual(shapes(expected(chosen, scope.survey.now)))
        expect(await countTokens(scope, search, 60)).toEqual({ count: all.length, exact: true })
        expect(await countTokens(scope, search)).toEqual({ count: all.length, exact: true })
        const start = all[from]
        const value = start?.key instanceof Date ? start.key.toISOString() : (start?.key ?? 'infinity')
        const cursor = start && { direction: 'after' as const, value, id: start.id }
        const page = await findPage({ scope, sort: chosen.sort, cursor, search, limit: 10 }, effort)
        expect(page).toEqual(all.slice(start ? from + 1 : 0).slice(0, 10))
      },
    ),
    { numRuns: 60, seed: 11 },
  )
}, 300_000)

test('each single filter newest first', async () => {
  const now = await clock()
  const filters = [
    { status: 'active' },
    { status: 'revoked' },
    { status: 'expired' },
    { expiring: 'yes' },
    { unused: 'yes' },
    { kind: 'scim' },
    { attenuated: 'yes' },
    { attenuated: 'no' },
    { service_user: owners[1]!.id },
    { q: 'deploy' },
  ]
  for (const filter of filters) {
    const chosen = tokenListParams(filter)
    expect(shapes(await walk(chosen))).toEqual(shapes(expected(chosen, now)))
  }
}, 60_000)

test('the tree shows roots newest first, each with its first descendants depth-first, and counts the rest', async () => {
  const page = await list(tokenListParams({}))
  expect(page.mode).toBe('tree')
  expect((await page.counting).count).toBe(rows.length)
  const roots = rows.filter(({ depth }) => depth === 0).sort((left, right) => compare('-created', left, right))
  const shownRoots = page.rows.filter(({ depth }) => depth === 0)
  expect(shapes(shownRoots)).toEqual(shapes(roots.slice(0, 50)))
  const last = roots.at(-1)!
  let more = page
  const all = [...page.rows]
  while (more.next) {
    more = await list({ ...tokenListParams({}), cursor: more.next })
    all.push(...more.rows)
  }
  expect(all.filter(({ depth }) => depth === 0)).toHaveLength(roots.length)
  expect(all.at(-1)!.rootId).toBe(last.id)
  const crowded = roots.find(({ id }) => rows.filter(({ rootId }) => rootId === id).length > 25)!
  const below = rows
    .filter(({ rootId, depth }) => rootId === crowded.id && depth > 0)
    .sort((a, b) => bytewise(a.path, b.path))
  const shown = all.filter(({ rootId, depth }) => rootId === crowded.id && depth > 0)
  expect(shapes(shown)).toEqual(shapes(below.slice(0, 20)))
  expect(shown.at(-1)!.moreDescendants).toBe(below.length - 20)
  const rest = await asAdmin(organization, () =>
    moreDescendants(serviceTokens(organization.slug), crowded.id, shown.at(-1)!.path),
  )
  expect(shapes(rest.rows)).toEqual(shapes(below.slice(20, 120)))
})

test('the tree shows further descendants of the roots that the address names', async () => {
  const roots = rows.filter(({ depth }) => depth === 0).sort((left, right) => compare('-created', left, right))
  const crowded = roots.find(({ id }) => rows.filter(({ rootId }) => rootId === id).length > 25)!
  const below = rows
    .filter(({ rootId, depth }) => rootId === crowded.id && depth > 0)
    .sort((a, b) => bytewise(a.path, b.path))
  const params = tokenListParams({ more: `${crowded.id}.1` })
  let page = await list(params)
  while (page.next && !page.rows.some(({ id }) => id === crowded.id)) {
    page = await list({ ...params, cursor: page.next })
  }
  const shown = page.rows.filter(({ rootId, depth }) => rootId === crowded.id && depth > 0)
  expect(shapes(shown)).toEqual(shapes(below.slice(0, 120)))
  expect(shown.at(-1)!.moreDescendants).toBe(below.length > 120 ? below.length - 120 : undefined)
}, 60_000)

test('PostgreSQL puts each row into the class that its status and hints say, also after time has passed', async () => {
  expect(await settleTokenLists()).toBeGreaterThan(0)
  expect(await settleTokenLists()).toBe(0)
  const now = await clock()
  const found = await db.token.findMany({
    where: { organizationId: organization.id },
    select: { id: true, listClass: true },
  })
  const classes = new Map(found.map(({ id, listClass }) => [id, listClass]))
  for (const row of rows) {
    const hints = tokenHints(row, now).map(({ type }) => type)
    const active = (hints.includes('expires_soon') ? 1 : 0) + (hints.includes('unused') ? 2 : 0)
    const standing = { active, revoked: 4, expired: 5 }[tokenStatus(row, now)]
    expect(classes.get(row.id)).toBe(standing + (row.depth > 0 ? 6 : 0) + (row.kind === 'scim' ? 12 : 0))
  }
  // At any other moment too: the same function judges rows whose class is outdated.
  for (const days of [-100, -20, 3, expiresSoonDays, 40, 200]) {
    const then = new Date(now.getTime() + days * day)
    const judged = await db.$queryRaw<{ id: string; class: number }[]>`
      SELECT t."id", token_list_class(t, ${then}::timestamptz) AS "class" FROM "Token" t WHERE t."organizationId" = ${organization.id}`
    for (const { id, class: number } of judged) {
      const row = rows.find((candidate) => candidate.id === id)!
      const hints = tokenHints(row, then).map(({ type }) => type)
      const active = (hints.includes('expires_soon') ? 1 : 0) + (hints.includes('unused') ? 2 : 0)
      expect(number % 6).toBe({ active, revoked: 4, expired: 5 }[tokenStatus(row, then)])
    }
  }
})
