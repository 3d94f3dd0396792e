import { beforeAll, describe, expect, test } from 'vitest'
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
import { tokenActionInputs } from '../testing/token-action-inputs'
import { createTestServiceUser, createTestToken, describeCopy, registerTestCopy } from '../testing/tokens'
import * as actions from './actions'
import { tokenListParams } from './list-params'
import { tokenFormOptions } from './queries/form-options'
import { getToken } from './queries/get-token'
import { listTokens } from './queries/list'
import { serviceTokens } from './realm'

let organization: TestOrganization
let other: TestOrganization
let serviceUserId: string
let tokenId: string
let copyId: string
let copy: Awaited<ReturnType<typeof describeCopy>>

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  serviceUserId = (await createTestServiceUser(organization)).id
  const root = await createTestToken(organization, serviceUserId)
  const registered = await registerTestCopy(organization, root.secret)
  tokenId = root.tokenId
  copyId = registered.id
  copy = await describeCopy(registered.secret)
})

type Action = (place: unknown, input: unknown) => Promise<{ status: string; message?: string }>

const inputOf = (name: keyof typeof actions) => tokenActionInputs({ serviceUserId, tokenId, copyId, copy })[name]()

const all = Object.entries(actions) as [keyof typeof actions, Action][]
const place = (name: string, slug: string) => (name === 'findServiceUsersAction' ? slug : serviceTokens(slug))

const state = () =>
  db.token.findMany({ where: { organizationId: organization.id }, orderBy: { id: 'asc' }, omit: { listClass: true } })

describe.each(all)('%s', (name, action) => {
  const call = (slug = organization.slug) => action(place(name, slug), inputOf(name))

  test('sends who is signed out to sign in', async () => {
    await expect(signedOut(() => call())).rejects.toThrow('NEXT_REDIRECT')
  })

  test.each([
    ['manager', asManager],
    ['member', asMember],
  ] as const)('refuses a %s', async (_role, as) => {
    const before = await state()
    expect(await as(organization, () => call())).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('Your role does not allow this (latchkey/service_token:'),
    })
    expect(await state()).toEqual(before)
  })

  test('does not exist for an admin of another organization', async () => {
    await expect(asAdmin(other, () => call())).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  test('does not find another organization’s ids', async () => {
    const before = await state()
    const answer = await asAdmin(other, () => call(other.slug))
    if (name === 'findServiceUsersAction') expect(answer).toMatchObject({ status: 'ok', value: [] })
    else if (name === 'tokenFormOptionsAction')
      expect(answer).toMatchObject({ status: 'ok', value: { owners: { serviceUsers: [] } } })
    else if (name === 'moreDescendantsAction') expect(answer).toMatchObject({ status: 'ok', value: { rows: [] } })
    else if (name === 'bulkTokensAction') {
      const results = [{ tokenId, name: 'A deleted token', ok: false, message: 'No longer exists.' }]
      expect(answer).toEqual({ status: 'ok', value: { results } })
    } else expect(answer).toMatchObject({ status: 'failed' })
    expect(await state()).toEqual(before)
  })

  test('takes nothing for granted', async () => {
    for (const input of [undefined, null, 'text', 7, [], { tokenId: { $ne: '' }, tokenIds: 'x', q: 3, rootId: 1 }]) {
      expect(await asAdmin(organization, () => action(place(name, organization.slug), input))).toMatchObject({
        status: 'failed',
      })
    }
  })
})

describe('pages', () => {
  const pages: Record<string, (slug: string) => Promise<unknown>> = {
    list: (slug) => listTokens(serviceTokens(slug), tokenListParams({})),
    detail: (slug) => getToken(serviceTokens(slug), tokenId),
    form: (slug) => tokenFormOptions(serviceTokens(slug), null),
  }

  test.each(Object.entries(pages))('%s asks who and whether', async (_name, page) => {
    await expect(signedOut(() => page(organization.slug))).rejects.toThrow('NEXT_REDIRECT')
    await expect(asMember(organization, () => page(organization.slug))).rejects.toThrow('Your role does not allow this')
    await expect(asManager(organization, () => page(organization.slug))).rejects.toThrow(
      'Your role does not allow this',
    )
    await expect(asAdmin(other, () => page(organization.slug))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  test('another organization’s token is not found, and not listed', async () => {
    await expect(asAdmin(other, () => getToken(serviceTokens(other.slug), tokenId))).rejects.toThrow(
      'NEXT_HTTP_ERROR_FALLBACK;404',
    )
    const list = await asAdmin(other, () => listTokens(serviceTokens(other.slug), tokenListParams({ q: 'tok_' })))
    expect(list).toMatchObject({ rows: [], any: false })
    expect(await list.counting).toEqual({ count: 0, exact: true })
    const mine = tokenListParams({ service_user: serviceUserId })
    const limited = await asAdmin(other, () => listTokens(serviceTokens(other.slug), mine))
    expect([limited.rows, await limited.counting]).toEqual([[], { count: 0, exact: true }])
  })
})

test('what is no id, and text that PostgreSQL cannot hold, is refused and not an error', async () => {
  const { slug } = organization
  for (const id of ['\0', '', 'tok_', `${tokenId}\0`]) {
    await expect(asAdmin(organization, () => getToken(serviceTokens(slug), id))).rejects.toThrow(
      'NEXT_HTTP_ERROR_FALLBACK;404',
    )
  }
  const after = { rootId: tokenId, afterPath: `${tokenId}\0` }
  expect(await asAdmin(organization, () => actions.moreDescendantsAction(serviceTokens(slug), after))).toMatchObject({
    status: 'failed',
  })
  expect(await asAdmin(organization, () => actions.findServiceUsersAction(slug, { q: 'none\0' }))).toMatchObject({
    status: 'ok',
    value: [],
  })
  const input = inputOf('attenuateTokenAction') as object
  const restrictions = [{ type: 'custom', source: 'check if operation("a\0");' }]
  expect(
    await asAdmin(organization, () => actions.attenuateTokenAction(serviceTokens(slug), { ...input, restrictions })),
  ).toMatchObject({ fieldErrors: { restrictions: 'Custom Datalog cannot hold this character.' } })
})

test('a role with token operations but less than the service user holds cannot act on it', async () => {
  const roleId = newId('rol')
  const tokenOperations = ['read', 'create', 'attenuate', 'revoke', 'restore', 'rotate', 'delete']
  await db.role.create({
    data: {
      id: roleId,
      organizationId: organization.id,
      name: 'Token keeper',
      nameKey: 'token keeper',
      grants: ['order:list'],
      managementOperations: tokenOperations.map((operation) => `latchkey/service_token:${operation}`),
    },
  })
  await db.membership.update({ where: { id: organization.member.membershipId }, data: { roleId } })
  const before = await state()
  const changing = [
    'createTokenAction',
    'attenuateTokenAction',
    'rotateTokenAction',
    'registerCopyAction',
    'renameCopyAction',
    'revokeTokenAction',
    'restoreTokenAction',
    'deleteTokenAction',
  ]
  for (const [name, action] of all.filter(([name]) => changing.includes(name))) {
    expect(await asMember(organization, () => action(serviceTokens(organization.slug), inputOf(name)))).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('holds more than your role does'),
    })
  }
  expect(await state()).toEqual(before)
  const { row } = await asMember(organization, () => getToken(serviceTokens(organization.slug), tokenId))
  expect(row.actions).toEqual([])
})
