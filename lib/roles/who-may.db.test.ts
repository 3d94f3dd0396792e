import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { newId } from '../ids'
import { createTestApplication, giveApplication } from '../testing/applications'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
} from '../testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '../testing/people'
import { createRole } from './mutations/create-role'
import { deleteRole } from './mutations/delete-role'
import { updateRole } from './mutations/update-role'
import { getRole } from './queries/get-role'
import { reviewReplacement, reviewRole } from './queries/review-role'
import { createRoleSchema, updateRoleSchema } from './schema'

let at: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  at = await createTestOrganization()
  other = await createTestOrganization()
})

const content = (name: string, fields: Record<string, unknown> = {}) => createRoleSchema.parse({ name, ...fields })
const change = (roleId: string, name: string, fields: Record<string, unknown> = {}) =>
  updateRoleSchema.parse({ roleId, name, ...fields })
const read = (id: string) => asAdmin(at, () => getRole(at.slug, id))

describe('someone who may change roles, and holds little', () => {
  let lead: TestMember
  const role = (name: string, grants: string[], operations: string[] = []) =>
    createTestRole(at, { name, grants, operations })
  const asLead = <T>(work: () => Promise<T>) => runAs(lead.caller, work)

  beforeAll(async () => {
    const roleId = await role(
      'Lead',
      ['order:*', '@read'],
      ['role:read', 'role:create', 'role:update', 'role:delete', 'usage:read'],
    )
    lead = await addTestMember(at, { name: 'Lea Lead', role: roleId })
  })

  test('creates and changes within what they hold', async () => {
    const { id } = await asLead(() => createRole(at.slug, content('Within', { grants: ['order:list'] })))
    const fields = { patterns: '@read', managementOperations: ['latchkey/usage:read'] }
    await asLead(() => updateRole(at.slug, change(id, 'Within', fields)))
    expect(await read(id)).toMatchObject({ grants: ['@read'], managementOperations: ['latchkey/usage:read'] })
  })

  test.each([
    ['a grant they do not hold', { grants: ['invoice:list'] }, 'You do not hold invoice:list yourself'],
    ['everything', { patterns: '*' }, 'You do not hold * yourself'],
    [
      'an operation they do not hold',
      { managementOperations: ['latchkey/key:retire'] },
      'You do not hold latchkey/key:retire',
    ],
    [
      'an operation that only an Admin grants',
      { managementOperations: ['latchkey/role:update'] },
      'Only an Admin grants latchkey/role:update',
    ],
  ])('grants nobody %s', async (_what, fields, refusal) => {
    await expect(asLead(() => createRole(at.slug, content('Beyond', fields)))).rejects.toThrow(refusal)
    const roleId = await role(`Mine ${newId('rol')}`, ['order:list'])
    for (const attempt of [updateRole, reviewRole]) {
      await expect(asLead<unknown>(() => attempt(at.slug, change(roleId, 'Mine', fields)))).rejects.toThrow(refusal)
    }
    expect(await read(roleId)).toMatchObject({ grants: ['order:list'] })
  })

  test('changes and deletes no role that holds more, not even to take it away', async () => {
    const roleId = await role('Higher', ['invoice:*'])
    const attempts: (() => Promise<unknown>)[] = [
      () => updateRole(at.slug, change(roleId, 'Lower')),
      () => reviewRole(at.slug, change(roleId, 'Lower')),
      () => deleteRole(at.slug, { roleId, replacementId: at.roleIds.member, confirmation: 'Higher' }),
    ]
    for (const attempt of attempts) await expect(asLead(attempt)).rejects.toThrow('You do not hold invoice:* yourself')
    expect(await asLead(() => getRole(at.slug, roleId))).toMatchObject({ mayUpdate: false, mayDelete: false })
  })

  test('changes no role of somebody whose teams reach further', async () => {
    const roleId = await role('Teamed', ['order:list'])
    const person = await addTestMember(at, { role: roleId, teams: [await createTestTeam(at)] })
    await asLead(() => updateRole(at.slug, change(roleId, 'Teamed', { description: 'Changed' })))
    const { id: applicationId } = await createTestApplication(at)
    const { teamId } = await db.teamMembership.findFirstOrThrow({ where: { membershipId: person.membershipId } })
    await giveApplication(teamId, applicationId, 'read')
    const attempt = () => updateRole(at.slug, change(roleId, 'Teamed', { grants: ['order:create'] }))
    const refusal = 'Somebody whose role is Teamed holds more than you do.'
    await expect(asLead(attempt)).rejects.toThrow(refusal)
    await db.teamMembership.create({ data: { teamId, membershipId: lead.membershipId } })
    await asLead(attempt)
  })

  test('is told in a review neither names nor applications that are not theirs to see', async () => {
    const roleId = await role('Unseen', ['order:list'])
    await addTestMember(at, { role: roleId })
    const fields = { grants: ['order:create'] }
    expect(await asLead(() => reviewRole(at.slug, change(roleId, 'Unseen', fields)))).toMatchObject({
      holders: { users: 1 },
      users: null,
      serviceUsers: null,
      applications: [],
      incomplete: 'hidden',
    })
  })

  test('replaces a role by none that holds more', async () => {
    const roleId = await role('Replaced', ['order:list'])
    await addTestMember(at, { role: roleId })
    const remove = (replacementId: string) =>
      asLead(() => deleteRole(at.slug, { roleId, replacementId, confirmation: 'Replaced' }))
    for (const replacement of ['admin', 'manager'] as const) {
      await expect(remove(at.roleIds[replacement])).rejects.toThrow('You cannot give more than you hold yourself')
    }
    const marked = await role('Marked', [], ['role:update'])
    await expect(remove(marked)).rejects.toThrow('the role Marked goes beyond it')
    const review = { roleId, replacementId: marked, confirmation: '' }
    await expect(asLead(() => reviewReplacement(at.slug, review))).rejects.toThrow('the role Marked goes beyond it')
    await remove(await role('Lesser', ['order:list']))
  })
})

describe('who may', () => {
  const calls: Record<string, (slug: string, roleId: string) => Promise<unknown>> = {
    create: (slug) => createRole(slug, content(`Attack ${crypto.randomUUID()}`, { patterns: '*' })),
    update: (slug, roleId) => updateRole(slug, change(roleId, 'Stolen', { patterns: '*' })),
    delete: (slug, roleId) => deleteRole(slug, { roleId, replacementId: undefined, confirmation: 'Target' }),
    review: (slug, roleId) => reviewRole(slug, change(roleId, 'Stolen', { patterns: '*' })),
    'review a replacement': (slug, roleId) =>
      reviewReplacement(slug, { roleId, replacementId: at.roleIds.member, confirmation: '' }),
  }

  test.each(Object.entries(calls))(
    '%s: only those whose role says so, in their own organization',
    async (_name, call) => {
      const roleId = await createTestRole(at, { name: `Target ${crypto.randomUUID()}` })
      const before = await db.role.findUniqueOrThrow({ where: { id: roleId } })
      await expect(signedOut(() => call(at.slug, roleId))).rejects.toThrow('NEXT_REDIRECT')
      await expect(asMember(at, () => call(at.slug, roleId))).rejects.toThrow(NotPermitted)
      await expect(asManager(at, () => call(at.slug, roleId))).rejects.toThrow(NotPermitted)
      await expect(asAdmin(other, () => call(at.slug, roleId))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
      await asAdmin(other, () => call(other.slug, roleId)).catch(() => {})
      expect(await db.role.findUniqueOrThrow({ where: { id: roleId } })).toEqual(before)
    },
  )
})
