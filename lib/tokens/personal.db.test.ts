import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limitedTokens } from '../applications/queries/limited-tokens'
import { requireMember } from '../auth/require-member'
import { inspect } from '../biscuit/inspect'
import { db } from '../db/client'
import { newId } from '../ids'
import { removeMember } from '../members/mutations/remove-member'
import { getShell } from '../organizations/get-shell'
import { firstSteps } from '../overview/first-steps'
import { tokenCounts, tokensWantingAttention } from '../overview/tokens'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { personalTokensOf } from '../testing/personal-tokens'
import {
  attenuateOutside,
  createTestServiceUser,
  createTestToken,
  describeCopy,
  newKey,
  registerTestCopy,
} from '../testing/tokens'
import { bulkTokens } from './mutations/bulk'
import { createToken } from './mutations/create'
import { deleteToken } from './mutations/delete'
import { registerCopy } from './mutations/register-copy'
import { renameCopy } from './mutations/rename-copy'
import { restoreToken } from './mutations/restore'
import { rotateToken } from './mutations/rotate'
import { seeCopies } from './mutations/see-copies'
import { getToken } from './queries/get-token'
import { ownHistory } from './queries/own-history'
import { serviceTokens } from './realm'
import { maxPersonalTokens } from './state/personal-room'
import { tokenTransaction } from './state/transaction'

let organization: TestOrganization
let member: TestMember
let own: ReturnType<typeof personalTokensOf>

beforeAll(async () => {
  organization = await createTestOrganization()
})

// Each test has a member of its own, with the least of the built-in roles.
beforeEach(async () => {
  member = await addTestMember(organization)
  own = personalTokensOf(organization, member)
})

const detail = (id: string) => own.as(() => getToken(own.realm, id))
const statusOf = async (id: string) => (await detail(id)).row.status

async function authorityOf(secret: string) {
  const inspected = inspect(secret)
  if (!inspected.ok) throw new Error(inspected.message)
  return inspected.token.authority
}

describe('a member, whose role holds no operation on tokens', () => {
  test('makes one, which names the membership and its kind', async () => {
    const root = await own.create('Laptop')
    expect(root).toMatchObject({ secret: expect.stringMatching(/^lk_pat_/), name: 'Laptop', ownerName: member.name })
    const { row, ownerRole, ownerActive } = await detail(root.tokenId)
    expect(row).toMatchObject({ kind: 'personal', status: 'active', actions: ['attenuate', 'rotate', 'revoke'] })
    expect(row.owner).toEqual({ id: member.membershipId, name: member.name, identifier: member.email })
    expect([ownerRole, ownerActive]).toEqual(['Member', true])
    expect(await authorityOf(root.secret)).toMatchObject({
      organizationId: organization.id,
      tokenId: root.tokenId,
      owner: { kind: 'membership', id: member.membershipId },
      kind: 'personal',
    })
  })

  test('attenuates it, on the server and outside, names copies, and rotates it', async () => {
    const root = await own.create()
    const child = await own.attenuate(root.tokenId)
    expect(child.secret).toMatch(/^lk_pat_/)
    expect(await authorityOf(child.secret)).toMatchObject({
      tokenId: root.tokenId,
      owner: { kind: 'membership', id: member.membershipId },
      kind: 'personal',
    })
    const copy = await own.register(child.secret)
    await own.as(() => renameCopy(own.realm, { tokenId: copy.id, name: 'Renamed' }))
    const rotated = await own.as(() =>
      rotateToken(own.realm, { tokenId: root.tokenId, overlap: '1h', idempotencyKey: newKey() }),
    )
    expect(await authorityOf(rotated.secret)).toMatchObject({ kind: 'personal', tokenId: root.tokenId })
    const { lineage, credentials } = await detail(root.tokenId)
    expect(lineage.map(({ name, kind, depth }) => ({ name, kind, depth }))).toEqual([
      { name: root.name, kind: 'personal', depth: 0 },
      { name: child.name, kind: 'personal', depth: 1 },
      { name: 'Renamed', kind: 'personal', depth: 2 },
    ])
    expect(credentials).toHaveLength(2)
    const owners = await db.token.findMany({ where: { rootId: root.tokenId }, select: { membershipId: true } })
    expect(owners).toEqual(Array(3).fill({ membershipId: member.membershipId }))
  })

  test('revokes, restores and deletes it with what lies below, one by one and several at once', async () => {
    const root = await own.create()
    const child = await own.attenuate(root.tokenId)
    expect(await own.revoke(root.tokenId)).toEqual({ revoked: 2 })
    expect(await own.as(() => restoreToken(own.realm, { tokenId: root.tokenId }))).toEqual({ restored: 2 })
    const bulk = (action: 'revoke' | 'delete', tokenIds: string[]) =>
      own.as(() => bulkTokens(own.realm, { action, tokenIds, reason: '', confirmation: 'delete' }))
    expect((await bulk('revoke', [root.tokenId, child.tokenId])).results.map(({ ok }) => ok)).toEqual([true, true])
    expect((await bulk('delete', [child.tokenId])).results).toMatchObject([{ ok: true, message: 'Deleted.' }])
    const input = { tokenId: root.tokenId, confirmation: root.name }
    expect(await own.as(() => deleteToken(own.realm, input))).toEqual({ deleted: 1 })
    await expect(detail(root.tokenId)).rejects.toThrow('FALLBACK;404')
  })

  test('is told of a second submit of the same form that the secret went to the first', async () => {
    const input = { name: 'Twice', expiration: { choice: '30d' }, note: '', idempotencyKey: newKey() } as const
    const create = () => own.as(() => createToken(own.realm, input))
    await create()
    await expect(create()).rejects.toThrow('Created, but its secret was not delivered: rotate it.')
  })
})

describe('names', () => {
  test('are one’s own to choose among one’s own tokens, whatever others have called theirs', async () => {
    const other = personalTokensOf(organization, await addTestMember(organization))
    const serviceUser = await createTestServiceUser(organization)
    await createTestToken(organization, serviceUser.id, { name: 'Straße' })
    await other.create('Straße')
    const root = await own.create('Straße')
    await expect(own.create('STRASSE')).rejects.toThrow(/^You already have a token named “Straße” \(active, created /)
    await expect(own.attenuate(root.tokenId, undefined, 'strasse')).rejects.toThrow('You already have a token named')
  })

  test('are free again in another of one’s organizations', async () => {
    const elsewhere = await createTestOrganization()
    const there = personalTokensOf(elsewhere, await addTestMember(elsewhere, { user: member }))
    const [here, abroad] = [await own.create('Laptop'), await there.create('Laptop')]
    await expect(there.as(() => getToken(there.realm, here.tokenId))).rejects.toThrow('FALLBACK;404')
    await expect(own.as(() => getToken(own.realm, abroad.tokenId))).rejects.toThrow('FALLBACK;404')
    await expect(own.revoke(abroad.tokenId)).rejects.toThrow('no longer exists')
    expect(await authorityOf(abroad.secret)).toMatchObject({ organizationId: elsewhere.id })
  })
})

test('the organization’s policy holds for personal tokens too', async () => {
  const strict = await createTestOrganization()
  const theirs = personalTokensOf(strict, strict.member)
  const root = await theirs.create()
  const policy = { allowNever: false, maxLifetimeSeconds: 7 * 86_400, allowCustomDatalog: false }
  await db.organization.update({ where: { id: strict.id }, data: policy })
  await expect(theirs.create('For ever', { choice: 'never' })).rejects.toThrow('must expire')
  await expect(theirs.create('For long', { choice: '30d' })).rejects.toThrow('may not live that long')
  await expect(
    theirs.attenuate(root.tokenId, [
      { type: 'custom', source: 'check if method("GET");' },
      { type: 'expires', at: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '') },
    ]),
  ).rejects.toThrow('does not allow custom Datalog')
  await theirs.create('For a week', { choice: '7d' })
})

describe('at most so many', () => {
  const fill = (count: number) =>
    db.token.createMany({
      data: Array.from({ length: count }, (_, index) => {
        const id = newId('tok')
        const name = `Filler ${index}`
        return {
          id,
          organizationId: organization.id,
          kind: 'personal' as const,
          membershipId: member.membershipId,
          ownerName: member.name,
          ownerIdentifier: member.email,
          rootId: id,
          path: id,
          name,
          nameKey: name.toLowerCase(),
          createdByName: member.name,
        }
      }),
    })

  test('one beyond is refused, however it would come about, and room is made by deleting', async () => {
    const root = await own.create('Root')
    await fill(maxPersonalTokens - 1)
    const full = 'and cannot have more. Delete those that have expired'
    await expect(own.create('One more')).rejects.toThrow(full)
    await expect(own.attenuate(root.tokenId)).rejects.toThrow(full)
    await expect(own.register(root.secret)).rejects.toThrow(full)
    await db.token.deleteMany({ where: { membershipId: member.membershipId, name: 'Filler 7' } })
    await own.attenuate(root.tokenId)
    await expect(own.create('One more')).rejects.toThrow(full)
  })

  test('also when several are made at once', async () => {
    await fill(maxPersonalTokens - 2)
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => own.create()))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(maxPersonalTokens)
  })

  test('copies that the verifier discovers take no more than half of it', async () => {
    const root = await own.create('Root')
    await fill(maxPersonalTokens / 2 - 1)
    const { credentialId, revocationIds, restrictions } = await describeCopy(
      await attenuateOutside(organization, root.secret),
    )
    const appended = [{ revocationId: revocationIds.at(-1)!, restrictions: restrictions[0]! }]
    await tokenTransaction((tx) =>
      seeCopies(tx, { organizationId: organization.id, credentialId }, [{ blocks: appended }]),
    )
    expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(maxPersonalTokens / 2)
    await own.create('Another')
  })

  test('a service user has as many as it needs', async () => {
    const serviceUser = await createTestServiceUser(organization)
    await fill(maxPersonalTokens)
    await createTestToken(organization, serviceUser.id)
  })
})

test('what the organization sees and counts has no personal token in it', async () => {
  const fresh = await createTestOrganization()
  const { admin } = fresh
  const mine = personalTokensOf(fresh, admin)
  const application = await db.application.create({
    data: { id: newId('app'), organizationId: fresh.id, name: 'Orders', nameKey: 'orders', slug: 'orders' },
  })
  const root = await mine.create('Mine', { choice: '7d' })
  await mine.attenuate(root.tokenId, [{ type: 'applications', ids: [application.id] }])
  await mine.register(root.secret)

  const seen = await asAdmin(fresh, async () => ({
    shell: (await getShell(fresh.slug))?.counts,
    counts: await tokenCounts(fresh.slug),
    attention: await tokensWantingAttention(fresh.slug),
    firstSteps: await firstSteps(fresh.slug),
    limited: await limitedTokens(db, await requireMember(fresh.slug, 'application:read'), application.id),
  }))
  const none = { count: 0, exact: true }
  expect(seen.shell).toMatchObject({ 'service-tokens': 0 })
  expect(seen.counts).toEqual({ active: none, revoked: none, expired: none, expiring: none, unused: none })
  expect(seen.attention).toMatchObject({ expiring: { rows: [] }, unused: { rows: [] } })
  expect(seen.firstSteps).toMatchObject({ hasToken: false })
  expect(seen.limited).toEqual({ ...none, first: [] })
  expect(await db.tokenSearch.count({ where: { organizationId: fresh.id } })).toBe(0)
})

describe('the audit log', () => {
  const entries = (id: string) =>
    db.auditEntry.findMany({ where: { chain: organization.id, entityId: id }, orderBy: { position: 'asc' } })

  test('says of a personal token that it happened and whose it was, and nothing that is in it', async () => {
    const root = await own.create('Secret plan')
    const child = await own.attenuate(root.tokenId, [{ type: 'operations', names: ['plan:read'] }], 'Plan B')
    const copy = await own.register(child.secret, undefined, 'Plan C')
    await own.as(() => renameCopy(own.realm, { tokenId: copy.id, name: 'Plan D' }))
    await own.as(() => rotateToken(own.realm, { tokenId: root.tokenId, overlap: '0', idempotencyKey: newKey() }))
    await own.revoke(root.tokenId)
    await own.as(() => restoreToken(own.realm, { tokenId: root.tokenId }))
    await own.revoke(root.tokenId)
    await own.as(() => deleteToken(own.realm, { tokenId: root.tokenId, confirmation: 'Secret plan' }))

    const written = [...(await entries(root.tokenId)), ...(await entries(child.tokenId)), ...(await entries(copy.id))]
    expect(written.map(({ action }) => action)).toEqual([
      ...['create', 'rotate', 'revoke', 'restore', 'revoke', 'delete'].map((verb) => `personal_token:${verb}`),
      'personal_token:attenuate',
      'personal_token:register',
      'personal_token:rename',
    ])
    for (const entry of written) {
      expect(entry).toMatchObject({
        entityType: 'personal_token',
        entityName: `of ${member.name}`,
        before: null,
        after: null,
      })
    }
    expect(JSON.stringify(written, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toMatch(
      /plan/i,
    )
  })

  test('says as little of a copy that the verifier meets', async () => {
    const root = await own.create('Secret plan')
    const { credentialId, revocationIds, restrictions } = await describeCopy(
      await attenuateOutside(organization, root.secret),
    )
    const appended = [{ revocationId: revocationIds.at(-1)!, restrictions: restrictions[0]! }]
    await tokenTransaction((tx) =>
      seeCopies(tx, { organizationId: organization.id, credentialId }, [{ blocks: appended }]),
    )
    const copy = await db.token.findFirstOrThrow({ where: { parentId: root.tokenId }, select: { id: true } })
    expect(await entries(copy.id)).toMatchObject([
      {
        action: 'personal_token:discover',
        entityName: `of ${member.name}`,
        before: null,
        after: null,
        actorName: 'Verifier',
      },
    ])
  })

  test('shows its owner what it has about one of their tokens, though they may not read it', async () => {
    const root = await own.create()
    await own.revoke(root.tokenId)
    const { rows, mayReadLog } = await own.as(() => ownHistory(own.realm, root.tokenId))
    expect(rows.map(({ action }) => action)).toEqual(['personal_token:revoke', 'personal_token:create'])
    expect(mayReadLog).toBe(false)
  })
})

describe('a membership that ends', () => {
  test('takes its tokens along, whose tombstones have no name', async () => {
    const root = await own.create('Secret plan')
    const child = await own.attenuate(root.tokenId)
    const copy = await own.register(child.secret)
    const input = { membershipId: member.membershipId, confirmation: member.name }
    await asAdmin(organization, () => removeMember(organization.slug, input))
    expect(await db.token.count({ where: { rootId: root.tokenId } })).toBe(0)
    const buried = await db.tombstone.findMany({
      where: { organizationId: organization.id, tokenId: { in: [root.tokenId, child.tokenId, copy.id] } },
      select: { tokenName: true },
    })
    // The root's block, the child's two, and the copy's own.
    expect(buried).toEqual(Array(4).fill({ tokenName: '' }))
  })

  test('tells whoever would register a copy of one no more than that it was deleted', async () => {
    const root = await own.create('Secret plan')
    const copy = await attenuateOutside(organization, root.secret)
    const described = await describeCopy(copy)
    await own.revoke(root.tokenId)
    await own.as(() => deleteToken(own.realm, { tokenId: root.tokenId, confirmation: 'Secret plan' }))
    const register = () => registerCopy(serviceTokens(organization.slug), { name: 'Mine', ...described })
    await expect(asAdmin(organization, register)).rejects.toThrow(
      'This token, or one that it comes from, was deleted: it stays refused.',
    )
  })
})

test('a copy of a service token is none of one’s own, and the other way round', async () => {
  const serviceUser = await createTestServiceUser(organization)
  const service = await createTestToken(organization, serviceUser.id)
  const personal = await own.create()
  await expect(own.register(service.secret)).rejects.toThrow('does not come from a secret of')
  await expect(registerTestCopy(organization, personal.secret)).rejects.toThrow('does not come from a secret of')
})

test('a personal token is refused the row of another kind or owner, whatever the code does', async () => {
  const root = await own.create()
  const serviceUser = await createTestServiceUser(organization)
  const where = { id: root.tokenId }
  await expect(db.token.update({ where, data: { kind: 'service' } })).rejects.toThrow('Token_personal_owner')
  await expect(db.token.update({ where, data: { membershipId: null, serviceUserId: serviceUser.id } })).rejects.toThrow(
    'Token_personal_owner',
  )
  expect(await statusOf(root.tokenId)).toBe('active')
})
