import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '../../db/client'
import {
  asAdmin,
  asManager,
  asMember,
  createTestOrganization,
  signedOut,
  type TestOrganization,
} from '../../testing/factories'
import { createTestServiceUser, createTestToken } from '../../testing/tokens'
import { serviceUserListParams } from '../list-params'
import { getServiceUser } from './get-service-user'
import { listServiceUsers } from './list-service-users'

describe('the page', () => {
  let at: TestOrganization
  let id: string
  beforeAll(async () => {
    at = await createTestOrganization()
    id = (await createTestServiceUser(at, { role: 'member' })).id
  })

  test('names the tokens that deactivation would revoke, to those who may see tokens', async () => {
    const expired = await createTestToken(at, id, { name: 'Expired' })
    await db.token.update({
      where: { id: expired.tokenId },
      data: { effectiveExpiresAt: new Date(Date.now() - 1_000) },
    })
    for (let count = 1; count <= 12; count++) await createTestToken(at, id, { name: `Token ${count}` })
    const found = await asAdmin(at, () => getServiceUser(at.slug, id))
    expect(found.tokenCounts).toEqual({ all: 13, active: 12 })
    expect(found.tokens?.map((token) => token.name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `Token ${12 - index}`),
    )
    expect(found.activeTokens).toHaveLength(12)
    expect(found.activeTokens?.map((token) => token.name)).not.toContain('Expired')
    const list = await asAdmin(at, () => listServiceUsers(at.slug, serviceUserListParams({})))
    expect(list.rows.map((row) => row.tokens)).toEqual([13])
    for (const as of [asManager, asMember]) {
      expect(await as(at, () => getServiceUser(at.slug, id))).toMatchObject({
        tokens: null,
        activeTokens: null,
        tokenCounts: null,
      })
      const seen = await as(at, () => listServiceUsers(at.slug, serviceUserListParams({})))
      expect(seen.rows.map((row) => row.tokens)).toEqual([null])
    }
  })

  test('counts the requests of the last 24 hours, for those who may see usage', async () => {
    const { tokenId } = await createTestToken(at, id, { name: 'Counted' })
    const credential = await db.credential.findFirstOrThrow({ where: { tokenId } })
    const minute = (hoursAgo: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 - hoursAgo * 3_600_000)
    const row = {
      organizationId: at.id,
      tokenId,
      credentialId: credential.id,
      applicationId: '',
      operation: '',
      address: '',
    }
    await db.usageMinute.createMany({
      data: [
        { ...row, minute: minute(1), allowed: true, code: 'ok', count: 5 },
        { ...row, minute: minute(2), allowed: false, code: 'restricted', count: 2 },
        { ...row, minute: minute(25), allowed: true, code: 'ok', count: 100 },
      ],
    })
    expect((await asManager(at, () => getServiceUser(at.slug, id))).requests).toEqual({ allowed: 5, refused: 2 })
    expect((await asMember(at, () => getServiceUser(at.slug, id))).requests).toBeNull()
  })

  test('is not found by another organization', async () => {
    const other = await createTestOrganization()
    await expect(asAdmin(other, () => getServiceUser(other.slug, id))).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await expect(signedOut(() => getServiceUser(at.slug, id))).rejects.toThrow('NEXT_REDIRECT')
  })
})
