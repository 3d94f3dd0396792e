import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { asAdmin, asManager, createTestOrganization, type TestOrganization } from '../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken, newKey, registerTestCopy } from '../testing/tokens'
import { deleteToken } from '../tokens/mutations/delete'
import { restoreToken } from '../tokens/mutations/restore'
import { revokeToken } from '../tokens/mutations/revoke'
import { rotateToken } from '../tokens/mutations/rotate'
import { getToken } from '../tokens/queries/get-token'
import { serviceTokens } from '../tokens/realm'
import { retireKey } from './mutations/retire-key'
import { rotateKey } from './mutations/rotate-key'
import { listSigningKeys } from './queries/list-keys'

let organization: TestOrganization
let other: TestOrganization
let serviceUser: { id: string }
beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
  serviceUser = await createTestServiceUser(organization)
})

const slug = () => organization.slug
const realm = () => serviceTokens(organization.slug)
const as = <T>(work: () => Promise<T>) => asAdmin(organization, work)
const keys = async () => (await as(() => listSigningKeys(slug()))).keys
const signing = async () => (await keys()).find(({ state }) => state === 'signing')!
const rotate = async () => as(async () => rotateKey(slug(), { keyId: (await signing()).id }))
const retire = (keyId: number, confirmation = 'retire') => as(() => retireKey(slug(), { keyId, confirmation }))
const token = () => createTestToken(organization, serviceUser.id)
const statusOf = async (id: string) => {
  const { row } = await as(() => getToken(realm(), id))
  return [row.status, row.cause?.text]
}
const active = ['active', undefined]
const retired = ['revoked', 'signing key retired']

describe('rotating', () => {
  test('makes a new key sign, and the old one verify', async () => {
    const before = await signing()
    const { id } = await rotate()
    expect(await signing()).toMatchObject({ id, state: 'signing', retiredAt: null })
    expect((await keys()).find((key) => key.id === before.id)).toMatchObject({ state: 'verifying' })
    const made = await token()
    const credential = await db.credential.findFirstOrThrow({ where: { tokenId: made.tokenId } })
    expect(credential.signingKeyId).toBe(id)
  })

  test('of two at once one does, and the other is told', async () => {
    const { id } = await signing()
    const results = await Promise.allSettled([1, 2].map(() => as(() => rotateKey(slug(), { keyId: id }))))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(String(refused[0]?.reason)).toContain('somebody has rotated it')
    expect((await keys()).filter(({ state }) => state === 'signing')).toHaveLength(1)
  })

  test('tokens are minted meanwhile, each with a key that lives', async () => {
    const minted = [1, 2, 3, 4].map(() => token())
    await rotate()
    await Promise.all(minted)
    const made = await db.credential.findMany({
      where: { tokenId: { in: (await Promise.all(minted)).map(({ tokenId }) => tokenId) } },
      select: { signingKey: { select: { state: true } } },
    })
    expect(made).toHaveLength(4)
    expect(made.every(({ signingKey }) => signingKey.state !== 'retired')).toBe(true)
  })
})

describe('retiring', () => {
  test('ends the tokens whose every secret it signed, what lies below them, and copies of its secrets', async () => {
    const lost = await token()
    const renewed = await token()
    const carrier = await token()
    const copyOfOld = await registerTestCopy(organization, carrier.secret)
    const key = await signing()
    await rotate()
    const below = await attenuateTestToken(organization, lost.tokenId, [])
    await as(() => rotateToken(realm(), { tokenId: renewed.tokenId, overlap: '7d', idempotencyKey: newKey() }))
    const carried = await as(() =>
      rotateToken(realm(), { tokenId: carrier.tokenId, overlap: '7d', idempotencyKey: newKey() }),
    )
    const copyOfNew = await registerTestCopy(organization, carried.secret)

    const { ends, liveSecrets } = (await keys()).find(({ id }) => id === key.id)!
    const { ended } = await retire(key.id)
    expect(ends).toEqual({ count: ended, exact: true })
    expect(liveSecrets.count).toBeGreaterThan(0)
    expect((await keys()).find(({ id }) => id === key.id)).toMatchObject({
      state: 'retired',
      retiredAt: expect.any(String),
      liveSecrets: { count: 0, exact: true },
      ends: null,
    })
    expect(await statusOf(lost.tokenId)).toEqual(retired)
    expect(await statusOf(below.tokenId)).toEqual(['revoked', expect.stringMatching(/^with /)])
    expect(await statusOf(copyOfOld.id)).toEqual(retired)
    for (const id of [renewed.tokenId, carrier.tokenId, copyOfNew.id]) expect(await statusOf(id)).toEqual(active)
  })

  test('what it ended can be deleted, and neither restored, rotated nor revoked', async () => {
    const made = await token()
    const { name } = await db.token.findUniqueOrThrow({ where: { id: made.tokenId }, select: { name: true } })
    const { id } = await signing()
    await rotate()
    await retire(id)
    const { row } = await as(() => getToken(realm(), made.tokenId))
    expect(row.actions).toEqual(['delete'])
    const { tokenId } = made
    const rotation = { tokenId, overlap: '0' as const, idempotencyKey: newKey() }
    await expect(as(() => rotateToken(realm(), rotation))).rejects.toThrow('is revoked. Only an active token')
    await expect(as(() => revokeToken(realm(), { tokenId, reason: '' }))).rejects.toThrow('signing key was retired')
    await expect(as(() => restoreToken(realm(), { tokenId }))).rejects.toThrow('cannot be restored')
    await as(() => deleteToken(realm(), { tokenId, confirmation: name }))
  })

  test('one that was revoked before stays so, and is not to be restored', async () => {
    const { tokenId } = await token()
    await as(() => revokeToken(realm(), { tokenId, reason: 'before' }))
    const { id } = await signing()
    await rotate()
    expect(await retire(id)).toEqual({ ended: 0 })
    expect(await statusOf(tokenId)).toEqual(['revoked', undefined])
    const { row, restoreRefusal } = await as(() => getToken(realm(), tokenId))
    expect(row.actions).toEqual(['delete'])
    expect(restoreRefusal).toContain('has been retired: it cannot be restored')
  })

  test('never the key that signs, never twice, and only with the word', async () => {
    const { id } = await signing()
    await expect(retire(id)).rejects.toThrow('This key signs new tokens. Rotate it first')
    await rotate()
    await expect(retire(id, 'Retired')).rejects.toThrow('Type retire to confirm. Nothing was changed.')
    await retire(id)
    await expect(retire(id)).rejects.toThrow('has been retired already')
    expect((await keys()).some(({ state }) => state === 'signing')).toBe(true)
  })

  test('a token rotated meanwhile has its new secret and stays, or is refused and ends', async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const { tokenId } = await token()
      const { id } = await signing()
      await rotate()
      const [rotated] = await Promise.allSettled([
        as(() => rotateToken(realm(), { tokenId, overlap: '0', idempotencyKey: newKey() })),
        retire(id),
      ])
      expect(await statusOf(tokenId)).toEqual(rotated.status === 'fulfilled' ? active : retired)
    }
  })

  test('both leave audit entries', async () => {
    const entries = await db.auditEntry.findMany({
      where: { chain: organization.id, entityType: 'key' },
      orderBy: { position: 'asc' },
      select: { action: true, entityName: true, after: true },
    })
    expect(entries.filter(({ action }) => action === 'key:rotate').length).toBeGreaterThan(1)
    expect(entries.find(({ action }) => action === 'key:retire')?.after).toMatchObject({ state: 'retired' })
    expect(JSON.stringify(entries)).not.toContain('encryptedKey')
  })
})

describe('who may', () => {
  test('a manager may neither see, rotate nor retire', async () => {
    const { id } = await signing()
    const calls: (() => Promise<unknown>)[] = [
      () => listSigningKeys(slug()),
      () => rotateKey(slug(), { keyId: id }),
      () => retireKey(slug(), { keyId: id, confirmation: 'retire' }),
    ]
    for (const call of calls) await expect(asManager(organization, call)).rejects.toThrow('Your role does not allow')
  })

  test('another organization’s keys are none', async () => {
    const { id } = await signing()
    await rotate()
    await expect(asAdmin(other, () => retireKey(other.slug, { keyId: id, confirmation: 'retire' }))).rejects.toThrow(
      'There is no such signing key.',
    )
    const now = await signing()
    await expect(asAdmin(other, () => rotateKey(other.slug, { keyId: now.id }))).rejects.toThrow('does not sign')
    expect((await keys()).find((key) => key.id === id)?.state).toBe('verifying')
  })
})
