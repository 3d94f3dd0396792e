import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import {
  asAdmin,
  asMember,
  createTestOrganization,
  signedOut,
  type TestMember,
  type TestOrganization,
} from '../../testing/factories'
import { addTestMember, createTestTeam, startTestSession } from '../../testing/people'
import { memberListParams } from '../list-params'
import { deactivateMember } from '../mutations/deactivate-member'
import { getMemberDetail } from './get-member-detail'
import { listMembers } from './list-members'

let organization: TestOrganization
let other: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
  other = await createTestOrganization()
})

const slug = () => organization.slug
const detail = (member: TestMember) => asAdmin(organization, () => getMemberDetail(slug(), member.membershipId))

describe('the list and the page', () => {
  const list = (search: Record<string, string>, as: TestMember = organization.admin) =>
    runAs(as.caller, () => listMembers(slug(), memberListParams(search)))
  const names = async (search: Record<string, string>) => (await list(search)).rows.map((row) => row.name)

  test.each(['Straße', 'ΟΔΥΣΣΕΥΣ', 'İstanbul', 'Ǆuro', 'ﬁnn', 'Åse'.normalize('NFD'), 'ÉLODIE', 'Jürgen 𐐀'])(
    'finds %s however its letters are written',
    async (name) => {
      const { membershipId, userId } = await addTestMember(organization, { name: name.normalize('NFC') })
      expect((await db.user.findUniqueOrThrow({ where: { id: userId } })).nameKey).toBe(nameKey(name))
      const found = await list({ q: nameKey(name).slice(1) })
      expect(found.rows.map((row) => row.id)).toContain(membershipId)
    },
  )

  test('finds any part of an address, and a new name under it alone', async () => {
    const member = await addTestMember(organization, { name: 'Before Wedding' })
    expect(await names({ q: member.email.toUpperCase() })).toEqual(['Before Wedding'])
    await db.user.update({ where: { id: member.userId }, data: { name: 'After Wedding' } })
    expect(await names({ q: 'BEFORE WED' })).toEqual([])
    expect(await names({ q: 'after wed' })).toEqual(['After Wedding'])
  })

  test('signs of patterns are searched as they are', async () => {
    await addTestMember(organization, { name: '100 % Percent_sign' })
    expect(await names({ q: '0 % p' })).toEqual(['100 % Percent_sign'])
    expect(await names({ q: '100_%' })).toEqual([])
  })

  test('filters by role, team, state and second factor', async () => {
    const team = await createTestTeam(organization, 'Filtered')
    const one = await addTestMember(organization, { name: 'Filter One', role: 'manager', teams: [team] })
    const two = await addTestMember(organization, { name: 'Filter Two', teams: [team] })
    await db.totp.create({
      data: { userId: one.userId, encryptedSecret: Buffer.from('x'), secretId: 'x', confirmedAt: new Date() },
    })
    await db.totp.create({ data: { userId: two.userId, encryptedSecret: Buffer.from('x'), secretId: 'x' } })
    await asAdmin(organization, () => deactivateMember(slug(), { membershipId: two.membershipId }))
    const q = 'filter'
    expect(await names({ q, team })).toEqual(['Filter One', 'Filter Two'])
    expect(await names({ q, team: organization.publicTeamId })).toEqual(['Filter One', 'Filter Two'])
    expect(await names({ q, role: organization.roleIds.manager })).toEqual(['Filter One'])
    expect(await names({ q, state: 'active' })).toEqual(['Filter One'])
    expect(await names({ q, state: 'deactivated' })).toEqual(['Filter Two'])
    expect(await names({ q, second_factor: 'yes' })).toEqual(['Filter One'])
    expect(await names({ q, second_factor: 'no' })).toEqual(['Filter Two'])
  })

  test.each(['name', '-name', 'joined', '-joined'])('pages through all, sorted by %s, and back', async (sort) => {
    const crowd = await createTestOrganization()
    const people = Array.from({ length: 117 }, (_, index) => ({ id: newId('usr'), name: `Same name ${index % 7}` }))
    await db.user.createMany({ data: people.map((person) => ({ ...person, email: `${person.id}@example.com` })) })
    await db.membership.createMany({
      data: people.map(({ id }, index) => ({
        id: newId('mem'),
        organizationId: crowd.id,
        userId: id,
        roleId: crowd.roleIds.member,
        createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 5))),
      })),
    })
    const page = (cursor?: string) =>
      asAdmin(crowd, () => listMembers(crowd.slug, memberListParams({ sort, ...(cursor && { cursor }) })))
    const first = await page()
    const second = await page(first.next)
    const third = await page(second.next)
    const ids = [first, second, third].flatMap(({ rows }) => rows.map((row) => row.id))
    expect(new Set(ids).size).toBe(121)
    expect(third.next).toBeUndefined()
    expect(first).toMatchObject({ count: 121, exact: true })
    expect((await page(third.previous)).rows).toEqual(second.rows)
    const keys = [first, second, third].flatMap(({ rows }) =>
      rows.map((row) => (sort.endsWith('name') ? nameKey(row.name) : row.joinedAt)),
    )
    const sorted = [...keys].sort()
    expect(keys).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted)
  })

  test('how somebody signs in is for themselves and those who look after members', async () => {
    const watched = await addTestMember(organization, { name: 'Watched' })
    await startTestSession(watched)
    await startTestSession(watched, other.id)
    const facts = { secondFactor: false, sessions: 1, personalTokens: 0, lastSeenAt: expect.any(String) }
    expect((await detail(watched)).private).toEqual(facts)
    const page = (as: TestMember) => runAs(as.caller, () => getMemberDetail(slug(), watched.membershipId))
    expect(await page(watched)).toMatchObject({ own: true, private: facts })
    expect((await page(organization.manager)).private).toBeNull()
    const row = async (as: TestMember) => (await list({ q: 'watched' }, as)).rows[0]
    expect(await row(organization.admin)).toMatchObject({ secondFactor: false, lastSeenAt: expect.any(String) })
    expect(await row(organization.member)).toMatchObject({ secondFactor: null, lastSeenAt: null })
    // A filter would tell as well.
    expect((await list({ q: 'watched', second_factor: 'yes' }, organization.member)).count).toBe(1)
  })

  test('shows nobody of another organization', async () => {
    const stranger = await addTestMember(other, { name: 'Stranger' })
    expect(await names({ q: 'stranger' })).toEqual([])
    await expect(detail(stranger)).rejects.toThrow('NEXT_HTTP_ERROR_FALLBACK;404')
    await expect(asMember(other, () => listMembers(slug(), memberListParams({})))).rejects.toThrow('404')
    await expect(signedOut(() => getMemberDetail(slug(), stranger.membershipId))).rejects.toThrow('NEXT_REDIRECT')
  })
})
