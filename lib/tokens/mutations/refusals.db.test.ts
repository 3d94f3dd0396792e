import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../../db/client'
import { newId } from '../../ids'
import type { Restriction } from '../../restrictions/schema'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import {
  attenuateOutside,
  attenuateTestToken,
  createTestServiceUser,
  createTestToken,
  describeCopy,
  newKey,
  registerTestCopy,
} from '../../testing/tokens'
import {
  attenuateTokenAction,
  createTokenAction,
  registerCopyAction,
  renameCopyAction,
  revokeTokenAction,
  rotateTokenAction,
} from '../actions'
import { serviceTokens } from '../realm'

let organization: TestOrganization
let owner: { id: string; name: string }
let applicationId: string
let otherApplicationId: string

beforeAll(async () => {
  organization = await createTestOrganization('Northwind')
  owner = await createTestServiceUser(organization, { name: 'Refusals' })
  ;[applicationId, otherApplicationId] = [newId('app'), newId('app')]
  for (const [id, slug] of [
    [applicationId, 'orders'],
    [otherApplicationId, 'billing'],
  ] as const) {
    await db.application.create({ data: { id, organizationId: organization.id, name: slug, nameKey: slug, slug } })
  }
})

const day = 86_400_000
const inDays = (days: number) => `${new Date(Date.now() + days * day).toISOString().slice(0, 19)}Z`

function create(change: object = {}) {
  const input = {
    name: `Token ${newKey()}`,
    serviceUserId: owner.id,
    expiration: { choice: '30d' },
    note: '',
    idempotencyKey: newKey(),
    ...change,
  }
  return asAdmin(organization, () => createTokenAction(serviceTokens(organization.slug), input))
}

function attenuate(parentId: string, restrictions: Restriction[], change: object = {}) {
  const input = { parentId, name: `Child ${newKey()}`, restrictions, note: '', idempotencyKey: newKey(), ...change }
  return asAdmin(organization, () => attenuateTokenAction(serviceTokens(organization.slug), input))
}

const policy = (data: { allowNever?: boolean; maxLifetimeSeconds?: number | null; allowCustomDatalog?: boolean }) =>
  db.organization.update({ where: { id: organization.id }, data })

describe('names', () => {
  test.each([
    ['', 'Enter a name.'],
    ['   ', 'Enter a name.'],
    ['a'.repeat(256), 'at most 255 characters'],
    ['a\u0007b', 'control characters'],
    ['a\u202eb', 'direction of text'],
  ])('%j is refused', async (name, message) => {
    const refused = { status: 'failed', fieldErrors: { name: expect.stringContaining(message) } }
    expect(await create({ name })).toMatchObject(refused)
    const root = await createTestToken(organization, owner.id)
    expect(await attenuate(root.tokenId, [], { name })).toMatchObject(refused)
  })

  test('a name is taken by whatever people would call the same, and the refusal says by what', async () => {
    const root = await createTestToken(organization, owner.id, { name: 'Straße é' })
    const again = await create({ name: '  STRASSE e\u0301 ' })
    expect(again).toMatchObject({ status: 'failed', values: { name: '  STRASSE e\u0301 ' } })
    expect(again.status === 'failed' && again.fieldErrors.name).toMatch(
      /^Refusals already has a token named “Straße é” \(active, created .* UTC\)\. Choose another name\.$/,
    )
    await attenuateTestToken(organization, root.tokenId, [], 'Below')
    expect(await create({ name: 'below' })).toMatchObject({
      fieldErrors: { name: expect.stringContaining('under Straße é') },
    })
    const another = await createTestServiceUser(organization)
    expect(await create({ name: 'Below', serviceUserId: another.id })).toMatchObject({ status: 'ok' })
  })

  test('255 characters of four bytes are a name', async () => {
    expect(await create({ name: '🔑'.repeat(255) })).toMatchObject({ status: 'ok' })
  })

  test('a copy can be renamed, a minted token cannot', async () => {
    const root = await createTestToken(organization, owner.id, { name: 'Renaming' })
    const copy = await registerTestCopy(organization, root.secret)
    const rename = (tokenId: string, name: string) =>
      asAdmin(organization, () => renameCopyAction(serviceTokens(organization.slug), { tokenId, name }))
    expect(await rename(root.tokenId, 'Other')).toMatchObject({ message: expect.stringContaining('keeps its name') })
    expect(await rename(copy.id, 'RENAMING')).toMatchObject({
      fieldErrors: { name: expect.stringContaining('already') },
    })
    expect(await rename(copy.id, copy.name.toUpperCase())).toMatchObject({ status: 'ok' })
  })
})

describe('expiration', () => {
  test('is kept in whole seconds, from the shortest to never', async () => {
    for (const choice of ['7d', '30d', '60d', '90d', '1y'] as const) {
      const made = await create({ expiration: { choice } })
      expect(made.status === 'ok' && made.value.expiresAt).toMatch(/:\d\d\.000Z$/)
    }
    expect(await create({ expiration: { choice: 'never' } })).toMatchObject({ value: { expiresAt: null } })
    const at = inDays(400)
    const custom = await create({ expiration: { choice: 'custom', at } })
    expect(custom.status === 'ok' && Date.parse(custom.value.expiresAt!)).toBe(Date.parse(at))
  })

  test.each([
    [{ choice: 'custom', at: '2020-01-01T00:00:00Z' }, 'has passed'],
    [{ choice: 'custom', at: '2027-02-30T00:00:00Z' }, 'no such date'],
    [{ choice: 'custom', at: 'soon' }, 'Write a date'],
    [{ choice: 'custom' }, 'Choose a date'],
  ])('%j is refused', async (expiration, message) => {
    expect(await create({ expiration })).toMatchObject({
      fieldErrors: { expiration: expect.stringContaining(message) },
    })
  })

  test('obeys the organization’s policy', async () => {
    await policy({ maxLifetimeSeconds: 30 * 86_400, allowNever: false })
    expect(await create({ expiration: { choice: '30d' } })).toMatchObject({ status: 'ok' })
    expect(await create({ expiration: { choice: '60d' } })).toMatchObject({
      fieldErrors: { expiration: expect.stringContaining('may not live that long. Choose') },
    })
    expect(await create({ expiration: { choice: 'custom', at: inDays(31) } })).toMatchObject({ status: 'failed' })
    expect(await create({ expiration: { choice: 'never' } })).toMatchObject({
      fieldErrors: { expiration: expect.stringContaining('must expire') },
    })
    await policy({ maxLifetimeSeconds: 30 * 86_400, allowNever: true })
    expect(await create({ expiration: { choice: 'never' } })).toMatchObject({ status: 'failed' })
    await policy({ maxLifetimeSeconds: null, allowNever: true })
  })
})

test('a service user that is deactivated, gone or another organization’s gets no token', async () => {
  const deactivated = await createTestServiceUser(organization)
  await db.serviceUser.update({ where: { id: deactivated.id }, data: { deactivatedAt: new Date() } })
  expect(await create({ serviceUserId: deactivated.id })).toMatchObject({
    fieldErrors: { serviceUserId: expect.stringContaining('is deactivated') },
  })
  expect(await create({ serviceUserId: newId('su') })).toMatchObject({
    fieldErrors: { serviceUserId: expect.stringContaining('no longer exists') },
  })
})

describe('attenuating', () => {
  test('never gives more than the parent has', async () => {
    const root = await createTestToken(organization, owner.id)
    const parent = await attenuateTestToken(organization, root.tokenId, [
      { type: 'applications', ids: [applicationId] },
      { type: 'operations', names: ['order:list'] },
      { type: 'networks', cidrs: ['203.0.113.0/24'] },
      { type: 'not_before', at: inDays(1) },
    ])
    const wider: [string, Restriction][] = [
      ['applications', { type: 'applications', ids: [otherApplicationId] }],
      ['operations', { type: 'operations', names: ['order:create'] }],
      ['networks', { type: 'networks', cidrs: ['203.0.112.0/23'] }],
      ['expires', { type: 'expires', at: inDays(31) }],
      ['not_before', { type: 'not_before', at: inDays(0) }],
    ]
    for (const [field, restriction] of wider) {
      const answer = await attenuate(parent.tokenId, [restriction])
      expect(answer).toMatchObject({ status: 'failed', fieldErrors: { [field]: expect.any(String) } })
    }
  })

  test('refuses what has passed, starts after its end, or names what is not there', async () => {
    const root = await createTestToken(organization, owner.id)
    expect(await attenuate(root.tokenId, [{ type: 'expires', at: inDays(-1) }])).toMatchObject({
      fieldErrors: { expires: expect.stringContaining('has passed') },
    })
    expect(await attenuate(root.tokenId, [{ type: 'not_before', at: inDays(40) }])).toMatchObject({
      fieldErrors: { not_before: expect.stringContaining('before it starts') },
    })
    expect(await attenuate(root.tokenId, [{ type: 'applications', ids: [newId('app')] }])).toMatchObject({
      fieldErrors: { applications: expect.stringContaining('no longer exists') },
    })
    expect(await attenuate(root.tokenId, [{ type: 'networks', cidrs: ['10.0.0.1/8'] }])).toMatchObject({
      status: 'failed',
      fieldErrors: { restrictions: expect.stringContaining('Did you mean 10.0.0.0/8?') },
    })
  })

  test('says where custom Datalog does not parse, and whether it is allowed at all', async () => {
    const root = await createTestToken(organization, owner.id)
    const custom = (source: string) => attenuate(root.tokenId, [{ type: 'custom', source }])
    expect(await custom('check if time($t),\n  $t < nonsense(;')).toMatchObject({
      fieldErrors: { custom: expect.stringMatching(/^Line \d+, column \d+: /) },
    })
    expect(await custom('check if method("GET");')).toMatchObject({ status: 'ok' })
    await policy({ allowCustomDatalog: false })
    expect(await custom('check if method("GET");')).toMatchObject({
      fieldErrors: { custom: 'Northwind does not allow custom Datalog. Leave it out.' },
    })
    await policy({ allowCustomDatalog: true })
  })

  test('is capped at 16 blocks, in words', async () => {
    let { tokenId } = await createTestToken(organization, owner.id)
    for (let block = 2; block <= 16; block++) ({ tokenId } = await attenuateTestToken(organization, tokenId, []))
    expect(await attenuate(tokenId, [])).toMatchObject({ message: expect.stringContaining('at most 16 blocks') })
  })

  test('is capped at 8,000 characters, in words', async () => {
    const root = await createTestToken(organization, owner.id)
    const names = Array.from({ length: 256 }, (_, index) => `resource-${index}:a-rather-long-action`)
    expect(await attenuate(root.tokenId, [{ type: 'operations', names }])).toMatchObject({
      message: expect.stringContaining('at most 8000 characters'),
    })
  })

  test('a copy cannot be attenuated or rotated from the list', async () => {
    const root = await createTestToken(organization, owner.id)
    const copy = await registerTestCopy(organization, root.secret)
    expect(await attenuate(copy.id, [])).toMatchObject({ message: expect.stringContaining('outside the server') })
    const input = { tokenId: copy.id, overlap: '0', idempotencyKey: newKey() }
    expect(await asAdmin(organization, () => rotateTokenAction(serviceTokens(organization.slug), input))).toMatchObject(
      {
        message: expect.stringContaining('Rotate the token that it was made from'),
      },
    )
  })
})

describe('registering', () => {
  const register = (input: object) =>
    asAdmin(organization, () => registerCopyAction(serviceTokens(organization.slug), input))

  test('takes only ids that continue the minted ones of a known credential', async () => {
    const root = await createTestToken(organization, owner.id)
    const copy = await describeCopy(await attenuateOutside(organization, root.secret))
    const fake = 'ab'.repeat(64)
    const [first, second] = copy.revocationIds
    const wrong = [
      { revocationIds: [fake, second] },
      { revocationIds: [second, first] },
      { revocationIds: [first, second, fake] },
      { revocationIds: [first, first] },
      { restrictions: [[], []] },
    ]
    for (const change of wrong) {
      expect(await register({ name: 'Wrong', ...copy, ...change })).toMatchObject({
        message: expect.stringContaining('does not describe a copy'),
      })
    }
    expect(await register({ name: 'Wrong', ...copy, credentialId: newId('crd') })).toMatchObject({
      message: expect.stringContaining('does not come from a secret of Northwind'),
    })
    expect(await register({ name: 'Right', ...copy })).toMatchObject({ status: 'ok' })
    expect(await register({ name: 'Once more', ...copy })).toMatchObject({
      fieldErrors: { name: 'This copy is registered already, as “Right”.' },
    })
  })

  test('a copy of a copy brings the rows between', async () => {
    const root = await createTestToken(organization, owner.id)
    const first = await attenuateOutside(organization, root.secret, [{ type: 'expires', at: inDays(3) }])
    const second = await attenuateOutside(organization, first, [{ type: 'read_only' }])
    const made = await register({ name: 'Grandchild', ...(await describeCopy(second)) })
    const id = made.status === 'ok' ? made.value.id : ''
    const row = await db.token.findUniqueOrThrow({ where: { id }, include: { parent: true } })
    expect(row).toMatchObject({
      depth: 2,
      origin: 'registered',
      firstSeenAt: null,
      restrictions: [[{ type: 'read_only' }]],
    })
    expect(row.parent).toMatchObject({ depth: 1, origin: 'registered', parentId: root.tokenId })
    expect(row.effectiveExpiresAt).toEqual(row.parent!.expiresAt)
    expect(row.parent!.name).toMatch(/^Grandchild · [0-9a-f]{12}$/)
  })

  test('what was deleted stays refused', async () => {
    const root = await createTestToken(organization, owner.id, { name: 'Short-lived' })
    const copy = await attenuateOutside(organization, root.secret)
    const described = await describeCopy(copy)
    await asAdmin(organization, () => revokeTokenAction(serviceTokens(organization.slug), { tokenId: root.tokenId }))
    expect(await register({ name: 'Late', ...described })).toMatchObject({
      message: expect.stringContaining('is revoked'),
    })
    const { deleteToken } = await import('./delete')
    await asAdmin(organization, () =>
      deleteToken(serviceTokens(organization.slug), { tokenId: root.tokenId, confirmation: 'Short-lived' }),
    )
    expect(await register({ name: 'Late', ...described })).toMatchObject({
      message: expect.stringContaining('was deleted (“Short-lived”): it stays refused'),
    })
  })
})

describe('a form sent twice', () => {
  const repeated = 'Created, but its secret was not delivered: rotate it.'

  test('mints once, one after the other or both at once', async () => {
    const input = { name: `Twice ${newKey()}`, idempotencyKey: newKey() }
    expect(await create(input)).toMatchObject({ status: 'ok' })
    expect(await create(input)).toMatchObject({ status: 'failed', message: repeated })
    for (let round = 0; round < 10; round++) {
      const both = { name: `Twice ${newKey()}`, idempotencyKey: newKey() }
      const answers = await Promise.all([create(both), create(both), create(both)])
      expect(answers.filter(({ status }) => status === 'ok')).toHaveLength(1)
      for (const answer of answers) if (answer.status === 'failed') expect(answer.message).toBe(repeated)
    }
  })

  test('attenuates and rotates once', async () => {
    const root = await createTestToken(organization, owner.id)
    const input = { name: `Twice ${newKey()}`, idempotencyKey: newKey() }
    const children = await Promise.all([attenuate(root.tokenId, [], input), attenuate(root.tokenId, [], input)])
    expect(children.map(({ status }) => status).sort()).toEqual(['failed', 'ok'])
    const rotation = { tokenId: root.tokenId, overlap: '0', idempotencyKey: newKey() }
    const rotate = () => asAdmin(organization, () => rotateTokenAction(serviceTokens(organization.slug), rotation))
    expect((await Promise.all([rotate(), rotate()])).map(({ status }) => status).sort()).toEqual(['failed', 'ok'])
    expect(await rotate()).toMatchObject({ message: repeated })
    expect(await db.credential.count({ where: { tokenId: root.tokenId } })).toBe(2)
  })
})
