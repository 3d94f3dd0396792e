import { describe, expect, test } from 'vitest'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { asMember, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { createTestServiceUser } from '../../testing/tokens'
import { serviceUserListParams } from '../list-params'
import { listServiceUsers } from './list-service-users'

describe('the list', () => {
  test('is searched, filtered and sorted, never used last in both orders', async () => {
    const full = await createTestOrganization()
    const used = await createTestServiceUser(full, { name: 'Used' })
    const older = await createTestServiceUser(full, { name: 'Used before', role: 'manager' })
    await createTestServiceUser(full, { name: 'Never' })
    await db.serviceUser.update({ where: { id: used.id }, data: { lastUsedAt: new Date() } })
    await db.serviceUser.update({
      where: { id: older.id },
      data: { lastUsedAt: new Date(0), deactivatedAt: new Date() },
    })
    const names = async (search: Record<string, string>) =>
      (await asMember(full, () => listServiceUsers(full.slug, serviceUserListParams(search)))).rows.map(
        (row) => row.name,
      )
    expect(await names({})).toEqual(['Never', 'Used', 'Used before'])
    expect(await names({ sort: 'last_used' })).toEqual(['Used before', 'Used', 'Never'])
    expect(await names({ sort: '-last_used' })).toEqual(['Used', 'Used before', 'Never'])
    expect(await names({ state: 'deactivated' })).toEqual(['Used before'])
    expect(await names({ role: full.roleIds.manager })).toEqual(['Used before'])
    expect(await names({ q: 'used_b' })).toEqual(['Used before'])
    const team = await db.team.findFirstOrThrow({ where: { organizationId: full.id, isPublic: true } })
    expect(await names({ team: team.id })).toHaveLength(3)
    const own = await db.team.create({
      data: {
        id: newId('team'),
        organizationId: full.id,
        name: 'Own',
        nameKey: 'own',
        serviceUsers: { create: { serviceUserId: used.id } },
      },
    })
    expect(await names({ team: own.id })).toEqual(['Used'])
    expect(await names({ role: (await createTestOrganization()).roleIds.manager, q: '' })).toEqual([])
  })

  test.each(['name', '-name', 'created', '-created', 'last_used', '-last_used'])(
    'sorted by %s it is paged both ways without a gap',
    async (sort) => {
      const at = await many()
      const list = (cursor?: string) =>
        asMember(at, () => listServiceUsers(at.slug, serviceUserListParams({ sort, ...(cursor && { cursor }) })))
      const first = await list()
      const second = await list(first.next)
      const third = await list(second.next)
      expect([first, second, third].map((page) => page.rows.length)).toEqual([50, 50, 20])
      expect([first.previous, third.next]).toEqual([undefined, undefined])
      const all = [first, second, third].flatMap((page) => page.rows)
      expect(new Set(all.map((row) => row.id)).size).toBe(120)
      expect((await list(third.previous)).rows).toEqual(second.rows)
      expect((await list(second.previous)).rows).toEqual(first.rows)
      if (sort.endsWith('last_used')) {
        const used = all.map((row) => row.lastUsedAt !== null)
        expect(used).toEqual([...used].sort((left, right) => Number(right) - Number(left)))
      }
    },
  )

  let made: TestOrganization | undefined
  async function many(): Promise<TestOrganization> {
    if (made) return made
    made = await createTestOrganization()
    const { id: organizationId, roleIds } = made
    await db.serviceUser.createMany({
      data: Array.from({ length: 120 }, (_, index) => ({
        id: newId('su'),
        organizationId,
        // Few distinct values: the id decides.
        name: `Worker ${index % 3}`,
        nameKey: `worker ${index % 3}`,
        identifier: `worker_${index}@service`,
        roleId: roleIds.member,
        createdByName: 'Ada Admin',
        createdAt: new Date(1_700_000_000_000 + (index % 5) * 1_000),
        lastUsedAt: index % 4 === 0 ? null : new Date(1_750_000_000_000 + (index % 7) * 1_000),
      })),
    })
    return made
  }
})
