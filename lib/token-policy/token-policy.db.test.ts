import { beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { asAdmin, asManager, createTestOrganization, type TestOrganization } from '../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken, newKey, registerTestCopy } from '../testing/tokens'
import { createToken } from '../tokens/mutations/create'
import { rotateToken } from '../tokens/mutations/rotate'
import { getToken } from '../tokens/queries/get-token'
import { personalTokens, serviceTokens } from '../tokens/realm'
import { revokeBreakingTokens } from './mutations/revoke-breaking'
import { updateTokenPolicy } from './mutations/update-policy'
import type { TokenPolicySettings } from './policy'
import { listBreakingTokens } from './queries/breaking-tokens'
import { getTokenPolicy } from './queries/get-policy'
import { revokeUnusedTokens } from './revoke-unused'

const day = 86_400
const custom = [{ type: 'custom' as const, source: 'check if operation("a:b");' }]

let organization: TestOrganization
let serviceUserId: string
beforeEach(async () => {
  organization = await createTestOrganization()
  serviceUserId = (await createTestServiceUser(organization)).id
})

const open: TokenPolicySettings = {
  maxLifetimeSeconds: null,
  allowNever: true,
  allowCustomDatalog: true,
  revokeUnusedDays: null,
  requireAdminSecondFactor: false,
}
const as = <T>(work: () => Promise<T>) => asAdmin(organization, work)
const update = (change: Partial<TokenPolicySettings>, extra: { version?: string; understood?: string } = {}) =>
  as(() =>
    updateTokenPolicy(organization.slug, {
      version: undefined,
      understood: undefined,
      ...extra,
      policy: { ...open, ...change },
    }),
  )
const token = (expiration: Parameters<typeof createTestToken>[2] = {}) =>
  createTestToken(organization, serviceUserId, expiration)
const never = { expiration: { choice: 'never' as const } }
const statusOf = async (id: string) => (await as(() => getToken(serviceTokens(organization.slug), id))).row.status
const rotate = (tokenId: string) =>
  as(() => rotateToken(serviceTokens(organization.slug), { tokenId, overlap: '0', idempotencyKey: newKey() }))
const breaking = (cursor?: string) => as(() => listBreakingTokens(organization.slug, cursor))
const revokeBreaking = async (confirmation = 'revoke') => {
  const { version } = await as(() => getTokenPolicy(organization.slug))
  return as(() => revokeBreakingTokens(organization.slug, { confirmation, version }))
}

describe('the policy', () => {
  test('is changed by those who may, and the audit log says what', async () => {
    await update({ maxLifetimeSeconds: 30 * day, allowNever: false })
    const { policy } = await asManager(organization, () => getTokenPolicy(organization.slug))
    expect(policy).toEqual({ ...open, maxLifetimeSeconds: 30 * day, allowNever: false })
    await expect(
      asManager(organization, () =>
        updateTokenPolicy(organization.slug, { policy: open, version: undefined, understood: undefined }),
      ),
    ).rejects.toThrow('Your role does not allow this (latchkey/settings:update)')
    const entry = await db.auditEntry.findFirstOrThrow({
      where: { chain: organization.id, action: 'token_policy:update' },
    })
    expect(entry).toMatchObject({
      before: { maxLifetimeSeconds: null, allowNever: true },
      after: { maxLifetimeSeconds: 30 * day, allowNever: false },
    })
  })

  test('tells the second of two who was first', async () => {
    const { version } = await as(() => getTokenPolicy(organization.slug))
    await update({ allowNever: false })
    await expect(update({ allowCustomDatalog: false }, { version })).rejects.toThrow(
      'Ada Admin changed this policy while you were editing it.',
    )
  })

  test('asks Admins for a second factor only when whoever turns it on has one', async () => {
    await expect(update({ requireAdminSecondFactor: true })).rejects.toThrow('You have no second factor yourself')
    const userId = organization.admin.userId
    await db.totp.create({ data: { userId, encryptedSecret: new Uint8Array(), secretId: '0' } })
    await expect(update({ requireAdminSecondFactor: true })).rejects.toThrow('You have no second factor yourself')
    await db.totp.update({ where: { userId }, data: { confirmedAt: new Date() } })
    expect((await as(() => getTokenPolicy(organization.slug))).admins).toEqual({ count: 2, without: 1 })
    await update({ requireAdminSecondFactor: true })
    const session = {
      id: newId('ses'),
      method: 'password' as const,
      secondFactorAt: new Date(),
      provenAt: new Date(),
      organizationId: null,
    }
    const { policy } = await runAs({ ...organization.admin.caller, session }, () => getTokenPolicy(organization.slug))
    expect(policy.requireAdminSecondFactor).toBe(true)
  })
})

describe('what is minted', () => {
  test('is created within the longest lifetime, personal tokens as well', async () => {
    await update({ maxLifetimeSeconds: 30 * day })
    for (const realm of [serviceTokens(organization.slug), personalTokens(organization.slug)]) {
      const create = (choice: '30d' | '60d' | 'never') =>
        as(() =>
          createToken(realm, {
            name: `For ${choice}`,
            serviceUserId,
            expiration: { choice },
            note: '',
            idempotencyKey: newKey(),
          }),
        )
      await expect(create('60d')).rejects.toThrow('may not live that long')
      await expect(create('never')).rejects.toThrow('have a longest lifetime')
      await create('30d')
    }
  })

  test('below a token that is older than the policy, does not outlive what the policy allows', async () => {
    const root = await token(never)
    await update({ maxLifetimeSeconds: 30 * day })
    await expect(attenuateTestToken(organization, root.tokenId)).rejects.toThrow(
      /must expire: at the latest .* of its own/,
    )
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 + 7 * day * 1000).toISOString().replace('.000', '')
    const child = await attenuateTestToken(organization, root.tokenId, [{ type: 'expires', at }])
    await rotate(child.tokenId)
  })

  test('is no new secret for a token that breaks the policy', async () => {
    const [lasting, long, fine] = [await token(never), await token({ expiration: { choice: '60d' } }), await token()]
    await update({ maxLifetimeSeconds: 30 * day })
    await expect(rotate(lasting.tokenId)).rejects.toThrow('never expires, which is more than')
    await expect(rotate(long.tokenId)).rejects.toThrow('lives longer than')
    await rotate(fine.tokenId)
  })

  test('holds no custom Datalog once that is forbidden, neither of its own nor above', async () => {
    const root = await token()
    const child = await attenuateTestToken(organization, root.tokenId, custom)
    await update({ allowCustomDatalog: false })
    await expect(attenuateTestToken(organization, root.tokenId, custom)).rejects.toThrow('Leave it out.')
    await expect(attenuateTestToken(organization, child.tokenId)).rejects.toThrow('holds custom Datalog, which')
    await expect(rotate(child.tokenId)).rejects.toThrow('holds custom Datalog, which')
    await expect(registerTestCopy(organization, root.secret, { restrictions: custom })).rejects.toThrow('Leave it out.')
    await attenuateTestToken(organization, root.tokenId)
  })
})

describe('tokens that break a new policy', () => {
  test('are listed with what they break, personal ones by their number alone', async () => {
    const lasting = await token({ ...never, name: 'Lasting' })
    await attenuateTestToken(organization, lasting.tokenId)
    const long = await token({ expiration: { choice: '60d' }, name: 'Long' })
    const root = await token({ name: 'Fine' })
    await attenuateTestToken(organization, root.tokenId, custom, 'Custom')
    await as(() =>
      createToken(personalTokens(organization.slug), { name: 'Private', ...never, note: '', idempotencyKey: newKey() }),
    )
    expect(await breaking()).toBeNull()
    await update({ maxLifetimeSeconds: 30 * day, allowCustomDatalog: false })
    const found = await breaking()
    expect(found?.rows.map(({ name, problem }) => [name, problem])).toEqual([
      ['Custom', 'Custom Datalog'],
      ['Long', 'Lives for 60 days'],
      ['Lasting', 'Never expires'],
    ])
    expect(found).toMatchObject({ count: { count: 3, exact: true }, personal: { count: 1, exact: true } })
    expect(JSON.stringify(found)).not.toContain('Private')
    expect(found?.rows.map(({ id }) => id)).toContain(long.tokenId)
  })

  test('are paged', async () => {
    const { serviceUserId: owner, ...row } = await rowOf(await token(never))
    await db.token.createMany({
      data: Array.from({ length: 59 }, (_, index) => {
        const id = newId('tok')
        return {
          ...row,
          serviceUserId: owner,
          id,
          rootId: id,
          path: id,
          name: `Row ${index}`,
          nameKey: `row ${index}`,
          restrictions: [],
        }
      }),
    })
    await update({ allowNever: false })
    const first = await breaking()
    expect(first?.rows).toHaveLength(50)
    const second = await breaking(first?.next)
    expect(second?.rows).toHaveLength(10)
    expect(await breaking(second?.previous)).toMatchObject({ rows: first?.rows })
  })

  test('are revoked together when somebody says so, with an entry each, and nothing else is', async () => {
    const [lasting, fine] = [await token(never), await token()]
    const below = await attenuateTestToken(organization, lasting.tokenId)
    const narrow = await attenuateTestToken(organization, fine.tokenId, custom)
    await as(() =>
      createToken(personalTokens(organization.slug), { name: 'Private', ...never, note: '', idempotencyKey: newKey() }),
    )
    await update({ allowNever: false, allowCustomDatalog: false })
    await expect(revokeBreaking('yes')).rejects.toThrow('Type revoke to confirm. Nothing was revoked.')
    expect(await revokeBreaking()).toEqual({ revoked: 3 })
    const statuses = [lasting, below, narrow, fine].map(({ tokenId }) => statusOf(tokenId))
    expect(await Promise.all(statuses)).toEqual(['revoked', 'revoked', 'revoked', 'active'])
    expect(await breaking()).toBeNull()
    const entries = await db.auditEntry.findMany({
      where: { chain: organization.id, action: { in: ['service_token:revoke', 'personal_token:revoke'] } },
    })
    expect(entries).toHaveLength(3)
    expect(JSON.stringify(entries, (_key, value) => String(value))).not.toContain('Private')
    expect(await revokeBreaking()).toEqual({ revoked: 0 })
  })

  test('are not revoked under a policy that is another by now', async () => {
    const { tokenId } = await token(never)
    const { version } = await as(() => getTokenPolicy(organization.slug))
    await update({ allowNever: false })
    const late = () => revokeBreakingTokens(organization.slug, { confirmation: 'revoke', version })
    await expect(as(late)).rejects.toThrow('Somebody changed the policy meanwhile.')
    expect(await statusOf(tokenId)).toBe('active')
  })

  test('are revoked by Admins alone', async () => {
    const operations = ['latchkey/settings:update', 'latchkey/service_token:revoke']
    await db.role.update({
      where: { id: organization.roleIds.manager },
      data: { builtIn: null, managementOperations: operations },
    })
    const { version } = await as(() => getTokenPolicy(organization.slug))
    await expect(
      asManager(organization, () => revokeBreakingTokens(organization.slug, { confirmation: 'revoke', version })),
    ).rejects.toThrow('Only an Admin can revoke all of them at once.')
  })
})

describe('what is not used', () => {
  const ago = (days: number) => new Date(Date.now() - days * day * 1000)
  /** A root of another age. */
  async function aged(change: { createdAt?: Date; lastUsedAt?: Date; restoredAt?: Date }) {
    const { tokenId } = await token(never)
    await db.token.update({ where: { id: tokenId }, data: { createdAt: ago(100), ...change }, select: { id: true } })
    return tokenId
  }
  const policy = (revokeUnusedDays: number) =>
    db.organization.update({ where: { id: organization.id }, data: { revokeUnusedDays }, select: { id: true } })

  test('for so many days is revoked, by Latchkey, with the reason', async () => {
    const unused = [await aged({}), await aged({ lastUsedAt: ago(31) })]
    const kept = [
      await aged({ lastUsedAt: ago(29) }),
      await aged({ restoredAt: ago(29) }),
      await aged({ createdAt: ago(29) }),
    ]
    await revokeUnusedTokens()
    for (const id of [...unused, ...kept]) expect(await statusOf(id)).toBe('active')
    await policy(30)
    expect(await revokeUnusedTokens(1)).toBe(2)
    for (const id of unused) expect(await statusOf(id)).toBe('revoked')
    for (const id of kept) expect(await statusOf(id)).toBe('active')
    const { revocation } = await as(() => getToken(serviceTokens(organization.slug), unused[0]!))
    expect(revocation).toMatchObject({ by: 'Latchkey', reason: 'Not used for 30 days: the token policy asks for it.' })
    const entry = await db.auditEntry.findFirstOrThrow({
      where: { action: 'service_token:revoke', entityId: unused[0] },
    })
    expect(entry).toMatchObject({ actorType: 'system', actorName: 'Latchkey' })
    expect(await revokeUnusedTokens()).toBe(0)
  })

  test('is used as long as something below it is', async () => {
    const [used, young] = [await aged({}), await aged({})]
    const child = await attenuateTestToken(organization, used)
    await attenuateTestToken(organization, young)
    await db.token.update({
      where: { id: child.tokenId },
      data: { createdAt: ago(100), lastUsedAt: ago(1) },
      select: { id: true },
    })
    await policy(30)
    expect(await revokeUnusedTokens()).toBe(0)
  })

  test('of a personal token, or in a deleted organization, is nobody’s business', async () => {
    const { tokenId } = await as(() =>
      createToken(personalTokens(organization.slug), { name: 'Private', ...never, note: '', idempotencyKey: newKey() }),
    )
    await db.token.update({ where: { id: tokenId }, data: { createdAt: ago(100) }, select: { id: true } })
    await policy(30)
    expect(await revokeUnusedTokens()).toBe(0)
    await aged({})
    await db.organization.update({
      where: { id: organization.id },
      data: { deletedAt: new Date() },
      select: { id: true },
    })
    expect(await revokeUnusedTokens()).toBe(0)
  })

  test('is told of before the policy that revokes it is saved', async () => {
    await aged({})
    await aged({ lastUsedAt: ago(40) })
    await expect(update({ revokeUnusedDays: 30 })).rejects.toThrow(
      '2 active tokens were not used for 30 days, and would be revoked within the hour. Nothing is saved yet',
    )
    await expect(update({ revokeUnusedDays: 30 }, { understood: '90' })).rejects.toThrow('Nothing is saved yet')
    await update({ revokeUnusedDays: 30 }, { understood: '30' })
    await update({ revokeUnusedDays: 30, allowNever: false })
    expect((await as(() => getTokenPolicy(organization.slug))).policy).toMatchObject({
      revokeUnusedDays: 30,
      allowNever: false,
    })
  })
})

async function rowOf({ tokenId }: { tokenId: string }) {
  return db.token.findUniqueOrThrow({
    where: { id: tokenId },
    select: {
      organizationId: true,
      kind: true,
      serviceUserId: true,
      ownerName: true,
      ownerIdentifier: true,
      createdByName: true,
      createdAt: true,
    },
  })
}
