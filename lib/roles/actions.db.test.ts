// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { newId } from '../ids'
import { createTestApplication } from '../testing/applications'
import { asAdmin, createTestOrganization, type TestOrganization } from '../testing/factories'
import { inServerAction } from '../testing/server-request'
import { createRoleAction, deleteRoleAction, updateRoleAction } from './actions'
import { createRole } from './mutations/create-role'
import { getRole } from './queries/get-role'
import { createRoleSchema } from './schema'

let at: TestOrganization
beforeAll(async () => {
  at = await createTestOrganization()
  await createTestApplication(at, { 'order:list': 'read' }, 'Orders')
})

const idle = { status: 'idle' } as const

function formOf(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

describe('the steps of the form', () => {
  const asHer = <T>(work: () => Promise<T>) => inServerAction(() => asAdmin(at, work))

  test('looking through the catalogues keeps what was typed and ticked, right or not', async () => {
    const form = formOf({
      name: '',
      'grants[]': ['order:list', 'order:list'],
      patterns: 'order:*\nnot a grant',
      'managementOperations[]': ['latchkey/role:read'],
      q: 'Order',
      step: 'browse',
    })
    const state = await asHer(() => createRoleAction(at.slug, idle, form))
    expect(state).toMatchObject({
      status: 'ok',
      value: {
        step: 'edit',
        values: {
          grants: ['order:list'],
          patterns: 'order:*\nnot a grant',
          managementOperations: ['latchkey/role:read'],
        },
        catalogue: { view: { q: 'order' }, applications: [{ name: 'Orders' }] },
      },
    })
    form.set('patterns', 'cart:*')
    expect(await asHer(() => createRoleAction(at.slug, idle, form))).toMatchObject({
      value: { values: { grants: ['cart:*', 'order:list'], patterns: '' } },
    })
  })

  test('a button unfolds an application, another brings more of them', async () => {
    const id = newId('app')
    const unfolded = await asHer(() => createRoleAction(at.slug, idle, formOf({ unfold: id, parts: '2' })))
    expect(unfolded).toMatchObject({ value: { catalogue: { view: { open: [id], parts: 2 } } } })
    const more = await asHer(() => createRoleAction(at.slug, idle, formOf({ more: '1', parts: '2', 'open[]': id })))
    expect(more).toMatchObject({ value: { catalogue: { view: { open: [id], parts: 3 } } } })
  })

  test('changes are shown before they are saved', async () => {
    const { id } = await asAdmin(at, () => createRole(at.slug, createRoleSchema.parse({ name: 'Stepped' })))
    const form = formOf({ roleId: id, name: 'Stepped on', 'grants[]': ['order:list', 'order:*'], step: 'review' })
    const review = await asHer(() => updateRoleAction(at.slug, idle, form))
    expect(review).toMatchObject({
      status: 'ok',
      value: {
        step: 'review',
        values: { name: 'Stepped on', grants: ['order:*'] },
        effect: { grants: { gained: ['order:*'] } },
      },
    })
    expect((await asAdmin(at, () => getRole(at.slug, id))).name).toBe('Stepped')
    form.set('step', 'save')
    expect(await asHer(() => updateRoleAction(at.slug, idle, form))).toMatchObject({
      status: 'ok',
      value: { step: 'saved' },
    })
    expect(await asAdmin(at, () => getRole(at.slug, id))).toMatchObject({ name: 'Stepped on', grants: ['order:*'] })
    const removal = formOf({ roleId: id, replacementId: at.roleIds.member, step: 'review' })
    expect(await asHer(() => deleteRoleAction(at.slug, idle, removal))).toMatchObject({
      value: {
        step: 'review',
        replacement: { name: 'Member' },
        effect: { grants: { gained: ['@read'], lost: ['order:*'] } },
      },
    })
    expect((await asAdmin(at, () => getRole(at.slug, id))).name).toBe('Stepped on')
  })

  test('what is no grant, no operation of Latchkey, or too much is refused in words', async () => {
    const send = (fields: Record<string, string | string[]>) =>
      asHer(() => createRoleAction(at.slug, idle, formOf({ name: 'Refused', ...fields })))
    expect(await send({ patterns: 'order' })).toMatchObject({
      fieldErrors: { patterns: expect.stringContaining('“order” is no grant.') },
    })
    expect(await send({ 'grants[]': ['latchkey/role:read'] })).toMatchObject({
      fieldErrors: { grants: expect.any(String) },
    })
    expect(await send({ 'managementOperations[]': ['latchkey/everything:do'] })).toMatchObject({
      fieldErrors: { managementOperations: 'Latchkey has no such operation.' },
    })
    const patterns = Array.from({ length: 1_001 }, (_, index) => `a:b${index}`).join(' ')
    expect(await send({ patterns })).toMatchObject({
      fieldErrors: { patterns: expect.stringContaining('A role has at most 1,000 grants.') },
      values: { patterns },
    })
    expect(await db.role.count({ where: { organizationId: at.id, name: 'Refused' } })).toBe(0)
  })
})
