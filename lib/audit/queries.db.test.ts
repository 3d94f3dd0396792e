import { beforeAll, describe, expect, test } from 'vitest'
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
import { tamperWithAudit } from '../testing/tamper'
import { checkAuditAction } from './actions'
import { appendToChain } from './append'
import { auditListParams } from './list-params'
import { auditFilterOptions, entityHistory, getAuditEntry, latestAudit, listAudit } from './queries'

let organization: TestOrganization
let other: TestOrganization

const system = { type: 'system' as const, id: null, name: 'Latchkey', address: null }

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  const people = [organization.admin, organization.secondAdmin].map((person) => ({
    type: 'user' as const,
    id: person.userId,
    name: person.name,
    address: '203.0.113.7',
  }))
  await db.$transaction(async (tx) => {
    for (let index = 0; index < 120; index++) {
      await appendToChain(tx, organization.id, people[index % 2]!, [
        {
          action: index % 3 === 0 ? 'service_token:revoke' : 'service_token:create',
          entity: { type: 'service_token', id: `tok_${index % 10}`, name: `Token ${index}` },
          after: { index },
        },
      ])
    }
    await appendToChain(tx, organization.id, system, [
      {
        action: 'application:create',
        entity: { type: 'application', id: 'app_1', name: 'Orders' },
        after: { name: 'Orders' },
      },
    ])
    await appendToChain(tx, other.id, system, [
      { action: 'role:delete', entity: { type: 'role', id: 'rol_1', name: 'Theirs' }, before: { name: 'Theirs' } },
    ])
  })
})

const list = (search: Record<string, string> = {}) =>
  asAdmin(organization, () => listAudit(organization.slug, auditListParams(search)))

test('the log is the organization’s own, newest first, counted, each entry found intact', async () => {
  const page = await list()
  expect(page.count).toBe(121)
  expect(page.rows).toHaveLength(50)
  expect(page.rows[0]).toMatchObject({ action: 'application:create', entity: { name: 'Orders' }, position: 121 })
  expect(page.rows.every((row) => row.problem === undefined)).toBe(true)
  expect(page.previous).toBeUndefined()
})

test('pages lead on and back, without gap or repetition', async () => {
  const first = await list()
  const second = await list({ cursor: first.next! })
  const third = await list({ cursor: second.next! })
  const positions = [...first.rows, ...second.rows, ...third.rows].map((row) => row.position)
  expect(positions).toEqual(Array.from({ length: 121 }, (_, index) => 121 - index))
  expect(third.next).toBeUndefined()
  const back = await list({ cursor: third.previous! })
  expect(back.rows).toEqual(second.rows)
})

test('a broken cursor shows the first page', async () => {
  const first = await list()
  for (const cursor of ['x', Buffer.from('["after","1; DROP TABLE x","aud_1"]').toString('base64url')]) {
    expect((await list({ cursor })).rows).toEqual(first.rows)
  }
})

describe('filters', () => {
  test('by actor', async () => {
    const page = await list({ actor: organization.secondAdmin.userId })
    expect(page.count).toBe(60)
    expect(new Set(page.rows.map((row) => row.actor.name))).toEqual(new Set([organization.secondAdmin.name]))
    expect((await list({ actor: 'system' })).rows.map((row) => row.action)).toEqual(['application:create'])
    expect((await list({ actor: 'anonymous' })).count).toBe(0)
  })

  test('by action', async () => {
    expect((await list({ action: 'service_token:revoke' })).count).toBe(40)
  })

  test('by type and id, together and alone', async () => {
    expect((await list({ type: 'service_token' })).count).toBe(120)
    expect((await list({ type: 'service_token', entity: 'tok_3' })).count).toBe(12)
    expect((await list({ entity: 'tok_3' })).count).toBe(12)
    expect((await list({ type: 'application', entity: 'tok_3' })).count).toBe(0)
  })

  test('by time', async () => {
    const all = await list()
    const at = new Date(all.rows[0]!.at)
    const later = new Date(at.getTime() + 1).toISOString()
    expect((await list({ to: later })).count).toBe(121)
    expect((await list({ from: later })).count).toBe(0)
    expect((await list({ from: '2020-01-01', to: '2020-12-31' })).count).toBe(0)
    expect((await list({ from: '2020-01-01' })).count).toBe(121)
  })

  test('together, page by page', async () => {
    const search = { actor: organization.admin.userId, action: 'service_token:create', from: '2020-01-01' }
    const page = await list(search)
    expect(page.count).toBe(40)
    expect(page.rows).toHaveLength(40)
  })

  test('offer what occurs in this organization’s log', async () => {
    const options = await asAdmin(organization, () => auditFilterOptions(organization.slug))
    expect(options.actions).toEqual(['application:create', 'service_token:create', 'service_token:revoke'])
    expect(options.entityTypes).toEqual(['application', 'service_token'])
    expect(options.actors.map((actor) => actor.name).sort()).toEqual(['Ada Admin', 'Albert Admin'])
  })
})

test('an entry knows its changes and its neighbours', async () => {
  const page = await list()
  const entry = await asAdmin(organization, () => getAuditEntry(organization.slug, page.rows[1]!.id))
  expect(entry).toMatchObject({ position: 120, newer: page.rows[0]!.id, older: page.rows[2]!.id, problem: undefined })
  expect(entry.changes).toEqual([{ field: 'index', before: undefined, after: 119 }])
})

test('a thing’s own history is the newest first, and says when there is more', async () => {
  const history = await asAdmin(organization, () => entityHistory(organization.slug, 'service_token', 'tok_4', 5))
  expect(history.rows.map((row) => row.entity.name)).toEqual([
    'Token 114',
    'Token 104',
    'Token 94',
    'Token 84',
    'Token 74',
  ])
  expect(history.more).toBe(true)
})

test('an entry that was changed is marked, wherever it is shown', async () => {
  const victim = await createTestOrganization()
  await db.$transaction(async (tx) => {
    await appendToChain(tx, victim.id, system, [
      { action: 'role:create', entity: { type: 'role', id: 'rol_1', name: 'A' }, after: { name: 'A' } },
      {
        action: 'role:update',
        entity: { type: 'role', id: 'rol_1', name: 'B' },
        before: { name: 'A' },
        after: { name: 'B' },
      },
    ])
  })
  await tamperWithAudit(
    (tx) => tx.$executeRaw`UPDATE "AuditEntry" SET "entityName" = 'C' WHERE "chain" = ${victim.id} AND "position" = 1`,
  )
  await asAdmin(victim, async () => {
    const page = await listAudit(victim.slug, auditListParams({}))
    expect(page.rows.map((row) => row.problem)).toEqual([undefined, 'changed'])
    expect((await getAuditEntry(victim.slug, page.rows[1]!.id)).problem).toBe('changed')
    expect(await checkAuditAction(victim.slug, { after: 0 })).toMatchObject({
      status: 'ok',
      value: { broken: { position: 1, problem: 'changed' } },
    })
  })
})

test('the whole log can be checked', async () => {
  expect(await asAdmin(organization, () => checkAuditAction(organization.slug, { after: 0 }))).toEqual({
    status: 'ok',
    value: { checked: 121, position: 121, complete: true },
  })
  expect(await asAdmin(organization, () => checkAuditAction(organization.slug, { after: -1 }))).toMatchObject({
    status: 'failed',
  })
})

describe('nobody else sees it', () => {
  const reads: [string, () => Promise<unknown>][] = [
    ['the log', () => listAudit(organization.slug, auditListParams({}))],
    ['the filters', () => auditFilterOptions(organization.slug)],
    ['a history', () => entityHistory(organization.slug, 'service_token', 'tok_1')],
    ['the latest', () => latestAudit(organization.slug, 5)],
  ]

  test.each(reads)('%s: signed out, lesser roles, other organizations', async (_name, read) => {
    await expect(signedOut(read)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
    await expect(asManager(organization, read)).rejects.toBeInstanceOf(NotPermitted)
    await expect(asMember(organization, read)).rejects.toBeInstanceOf(NotPermitted)
    await expect(asAdmin(other, read)).rejects.toMatchObject({ digest: expect.stringMatching(/404$/) })
  })

  test('the check: likewise, a lesser role in words', async () => {
    const check = () => checkAuditAction(organization.slug, { after: 0 })
    await expect(signedOut(check)).rejects.toMatchObject({ digest: expect.stringContaining('/login') })
    expect(await asMember(organization, check)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('role'),
    })
    await expect(asAdmin(other, check)).rejects.toMatchObject({ digest: expect.stringMatching(/404$/) })
  })

  test('an entry of another organization is not found', async () => {
    const theirs = await asAdmin(other, () => latestAudit(other.slug, 1))
    const read = () => getAuditEntry(organization.slug, theirs[0]!.id)
    await expect(asAdmin(organization, read)).rejects.toMatchObject({ digest: expect.stringMatching(/404$/) })
    await expect(asAdmin(organization, () => getAuditEntry(organization.slug, 'nonsense'))).rejects.toMatchObject({
      digest: expect.stringMatching(/404$/),
    })
  })
})
