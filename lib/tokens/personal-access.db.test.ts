import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { inspectToken } from '../inspector/queries'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
} from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { personalTokensOf } from '../testing/personal-tokens'
import { tokenActionInputs } from '../testing/token-action-inputs'
import { createTestServiceUser, describeCopy, newKey } from '../testing/tokens'
import * as actions from './actions'
import { tokenListParams } from './list-params'
import { tokenFormOptions } from './queries/form-options'
import { getToken } from './queries/get-token'
import { listTokens } from './queries/list'
import { ownHistory } from './queries/own-history'
import { personalTokens, serviceTokens, type TokenRealm } from './realm'

// Max, a plain member, has personal tokens. To everybody else they do not exist: whatever an action says to somebody who sends their
// ids, it says of ids that were never given.

type Name = keyof typeof actions
type Action = (place: unknown, input: unknown) => Promise<{ status: string; message?: string }>

// These name no token; the first two have tests of their own below.
const nameless: Name[] = ['createTokenAction', 'tokenFormOptionsAction', 'findServiceUsersAction']
const all = (Object.entries(actions) as [Name, Action][]).filter(([name]) => !nameless.includes(name))

let organization: TestOrganization
let other: TestOrganization
let serviceUserId: string
let tokenId: string
let copyId: string
let copy: Awaited<ReturnType<typeof describeCopy>>
let secret: string

beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  serviceUserId = (await createTestServiceUser(organization)).id
  const max = personalTokensOf(organization, organization.member)
  const root = await max.create('Laptop')
  const registered = await max.register(root.secret)
  await max.attenuate(root.tokenId)
  tokenId = root.tokenId
  secret = root.secret
  copyId = registered.id
  copy = await describeCopy(registered.secret)
})

const inputOf = (name: Name) => tokenActionInputs({ serviceUserId, tokenId, copyId, copy })[name]()

/** The same input, of a token that never was: fresh ids, and revocation ids of no block. */
function neverGiven(name: Name): unknown {
  const revocationIds = copy.revocationIds.map((_, index) => String(index).padStart(128, '0'))
  const nobodys = { ...copy, credentialId: newId('crd'), revocationIds }
  return tokenActionInputs({ serviceUserId, tokenId: newId('tok'), copyId: newId('tok'), copy: nobodys })[name]()
}

const state = () =>
  db.token.findMany({ where: { organizationId: organization.id }, orderBy: { id: 'asc' }, omit: { listClass: true } })

// Without what an answer hands back of what was sent.
const said = (answer: unknown) => JSON.stringify({ ...(answer as object), values: undefined }).replace(/tok_\w+/g, 'id')

describe.each(all)('%s', (name, action) => {
  test('sends who is signed out to sign in', async () => {
    const call = () => action(personalTokens(organization.slug), inputOf(name))
    await expect(signedOut(call)).rejects.toThrow('NEXT_REDIRECT')
  })

  test('does not exist for an admin of another organization', async () => {
    const call = () => action(personalTokens(organization.slug), inputOf(name))
    await expect(asAdmin(other, call)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  })

  const strangers: [string, (work: () => Promise<unknown>) => Promise<unknown>, () => TokenRealm][] = [
    ['an admin, among their own', (work) => asAdmin(organization, work), () => personalTokens(organization.slug)],
    ['an admin, among service tokens', (work) => asAdmin(organization, work), () => serviceTokens(organization.slug)],
    ['a manager, among their own', (work) => asManager(organization, work), () => personalTokens(organization.slug)],
    ['an admin elsewhere, among their own', (work) => asAdmin(other, work), () => personalTokens(other.slug)],
    ['an admin elsewhere, among service tokens', (work) => asAdmin(other, work), () => serviceTokens(other.slug)],
    ['the owner, among service tokens', (work) => asMember(organization, work), () => serviceTokens(organization.slug)],
  ]

  test.each(strangers)('finds nothing for %s', async (_who, as, realm) => {
    const before = await state()
    const [theirs, nobodys] = [
      await as(() => action(realm(), inputOf(name))),
      await as(() => action(realm(), neverGiven(name))),
    ]
    expect(said(theirs)).toBe(said(nobodys))
    if (name !== 'moreDescendantsAction' && name !== 'bulkTokensAction')
      expect(theirs).toMatchObject({ status: 'failed' })
    expect(said(theirs)).not.toMatch(/Laptop|Own|"ok":true/)
    expect(await state()).toEqual(before)
  })

  test('takes no realm for granted', async () => {
    for (const realm of [
      undefined,
      null,
      organization.slug,
      { kind: 'scim', org: organization.slug },
      { kind: 'personal', org: { not: '' } },
      { kind: { not: 'service' }, org: organization.slug },
    ]) {
      await expect(asMember(organization, () => action(realm, inputOf(name)))).rejects.toThrow(
        'NEXT_HTTP_ERROR_FALLBACK;404',
      )
    }
  })
})

test('whoever else is named in what is sent, a personal token is the caller’s, in the organization that it was asked for', async () => {
  const { admin, member } = organization
  const crafted = {
    name: 'Crafted',
    expiration: { choice: '30d' },
    idempotencyKey: newKey(),
    serviceUserId,
    membershipId: admin.membershipId,
    organizationId: other.id,
    kind: 'service',
    ownerName: 'Ada',
  }
  const made = await asMember(organization, () => actions.createTokenAction(personalTokens(organization.slug), crafted))
  if (made.status !== 'ok') throw new Error('It was refused.')
  const select = { kind: true, membershipId: true, serviceUserId: true, organizationId: true, ownerName: true }
  expect(await db.token.findUnique({ where: { id: made.value.tokenId }, select })).toEqual({
    kind: 'personal',
    membershipId: member.membershipId,
    serviceUserId: null,
    organizationId: organization.id,
    ownerName: 'Max Member',
  })
})

test('a service token cannot be made as somebody who may only make their own', async () => {
  const call = () => actions.createTokenAction(serviceTokens(organization.slug), inputOf('createTokenAction'))
  expect(await asMember(organization, call)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('Your role does not allow this (latchkey/service_token:create)'),
  })
})

test('a session that another organization’s provider vouched for makes none here', async () => {
  const both = await addTestMember(other, { user: organization.member })
  const session = {
    id: newId('ses'),
    method: 'sso',
    secondFactorAt: null,
    provenAt: new Date(),
    organizationId: other.id,
  } as const
  const make = (org: string) =>
    runAs({ ...both.caller, session }, () =>
      actions.createTokenAction(personalTokens(org), inputOf('createTokenAction')),
    )
  await expect(make(organization.slug)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
  const made = await make(other.slug)
  if (made.status !== 'ok') throw new Error('It was refused.')
  expect(await db.token.findUnique({ where: { id: made.value.tokenId }, select: { membershipId: true } })).toEqual({
    membershipId: both.membershipId,
  })
})

test('the form names no service user, and its policy needs no operation', async () => {
  const roleless = await memberWithoutOperations()
  expect(await runAs(roleless.caller, () => tokenFormOptions(personalTokens(organization.slug), null))).toEqual({
    owners: null,
    policy: { allowNever: true, maxLifetimeSeconds: null, allowCustomDatalog: true },
  })
})

test('applications that one may not see are not offered for one’s tokens either, unless a team reaches them', async () => {
  const roleless = await memberWithoutOperations()
  const create = (slug: string, everyone: boolean) =>
    db.application.create({
      data: {
        id: newId('app'),
        organizationId: organization.id,
        name: slug,
        nameKey: slug,
        slug,
        ...(everyone && { teams: { create: { teamId: organization.publicTeamId, level: 'read' } } }),
      },
    })
  const [open] = await Promise.all([create('open', true), create('hidden', false)])
  const own = personalTokensOf(organization, roleless)
  const root = await own.create()
  const offered = async (as: typeof own.as) => {
    const answer = await as(() => actions.attenuateOptionsAction(own.realm, { tokenId: root.tokenId }))
    return answer.status === 'ok' ? answer.value.applications.map(({ id }) => id) : answer
  }
  expect(await offered(own.as)).toEqual([open.id])
})

describe('pages', () => {
  const realm = () => personalTokens(organization.slug)
  const pages: Record<string, () => Promise<unknown>> = {
    list: () => listTokens(realm(), tokenListParams({}, 'personal')),
    detail: () => getToken(realm(), tokenId),
    form: () => tokenFormOptions(realm(), null),
    history: () => ownHistory(realm(), tokenId),
  }

  test.each(Object.entries(pages))('%s asks who', async (_name, page) => {
    await expect(signedOut(page)).rejects.toThrow('NEXT_REDIRECT')
    await expect(asAdmin(other, page)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await asMember(organization, page)
  })

  test('another’s token has no page and no history, whoever asks', async () => {
    for (const as of [asAdmin, asManager]) {
      await expect(as(organization, () => getToken(realm(), tokenId))).rejects.toThrow('FALLBACK;404')
      await expect(as(organization, () => ownHistory(realm(), tokenId))).rejects.toThrow('no longer exists')
    }
    await expect(asAdmin(organization, () => getToken(serviceTokens(organization.slug), tokenId))).rejects.toThrow(
      'FALLBACK;404',
    )
  })

  test('another’s tokens are in no list', async () => {
    for (const search of [{}, { q: 'Laptop' }, { q: tokenId }, { q: 'Max' }, { sort: 'name' }, { kind: 'personal' }]) {
      for (const of of ['personal', 'service'] as const) {
        const list = await asAdmin(organization, () =>
          listTokens({ kind: of, org: organization.slug }, tokenListParams(search, of)),
        )
        expect([list.rows, await list.counting, list.any]).toEqual([[], { count: 0, exact: true }, false])
      }
    }
  })
})

describe('the inspector', () => {
  const inspected = async (as: (work: () => Promise<unknown>) => Promise<unknown>) => {
    const { credentialId, revocationIds } = await describeCopy(secret)
    const token = { rootKeyId: organization.signingKey.id, credentialId, revocationIds, request: {} }
    return as(() => inspectToken(organization.slug, token))
  }

  test('tells whoever holds somebody else’s no more than which key signed it', async () => {
    expect(await inspected((work) => asAdmin(organization, work))).toMatchObject({
      lineage: [],
      state: {
        key: { id: organization.signingKey.id },
        credential: null,
        chain: [],
        copies: [],
        tombstones: [],
        owner: null,
      },
    })
  })

  test('knows one’s own', async () => {
    const { admin } = organization
    const own = await personalTokensOf(organization, admin).create('Of the admin')
    secret = own.secret
    expect(await inspected((work) => asAdmin(organization, work))).toMatchObject({
      lineage: [{ id: own.tokenId, name: 'Of the admin', status: 'active' }],
      state: { owner: { kind: 'membership', id: admin.membershipId } },
    })
  })
})

async function memberWithoutOperations(): Promise<TestMember> {
  return addTestMember(organization, { role: await createTestRole(organization) })
}
