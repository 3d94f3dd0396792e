import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { deactivateMember } from '@/lib/members/mutations/deactivate-member'
import { leaveOrganization } from '@/lib/members/mutations/leave-organization'
import { reactivateMember } from '@/lib/members/mutations/reactivate-member'
import { removeMember } from '@/lib/members/mutations/remove-member'
import { updateMember } from '@/lib/members/mutations/update-member'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '@/lib/testing/factories'
import { addTestMember } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import type { Minted } from '@/lib/tokens/types'
import { verifierOfThisFile } from './testing/test-verifier'

// What becomes of a member's personal tokens with their membership, as an API is told.

const verifier = verifierOfThisFile()
let organization: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
})

const slug = () => organization.slug
const code = async (token: string, body: object = { method: 'GET' }) =>
  (await verifier.get().verify({ token, organization: slug(), ...body })).code
const asTheAdmin = (work: () => Promise<unknown>) => asAdmin(organization, work)
const deactivate = ({ membershipId }: TestMember) => asTheAdmin(() => deactivateMember(slug(), { membershipId }))
const reactivate = ({ membershipId }: TestMember) => asTheAdmin(() => reactivateMember(slug(), { membershipId }))
const remove = ({ membershipId, name }: TestMember) =>
  asTheAdmin(() => removeMember(slug(), { membershipId, confirmation: name }))

/** A member with a token, one attenuated from it, a copy that is listed and one that is not. */
async function memberWithTokens() {
  const member = await addTestMember(organization)
  const tokens = personalTokensOf(organization, member)
  const root = await tokens.create()
  const child = await tokens.attenuate(root.tokenId)
  const copy = await tokens.register(root.secret)
  const unlisted = await attenuateOutside(organization, child.secret)
  const secrets = [root.secret, child.secret, copy.secret, unlisted]
  return { member, tokens, root, codes: () => Promise.all(secrets.map((secret) => code(secret))) }
}

const isMinted = (value: unknown): value is Minted => typeof value === 'object' && value !== null
const all = (word: string) => [word, word, word, word]

test('deactivating suspends every personal token, and reactivating brings it back', async () => {
  const { member, codes, root, tokens } = await memberWithTokens()
  expect(await codes()).toEqual(all('ok'))
  await deactivate(member)
  expect(await codes()).toEqual(all('owner_inactive'))
  await expect(tokens.create()).rejects.toThrow()
  await reactivate(member)
  expect(await codes()).toEqual(all('ok'))
  await tokens.revoke(root.tokenId)
  await deactivate(member)
  await reactivate(member)
  expect(await codes()).toEqual(all('revoked'))
})

test('a role counts from the next request on', async () => {
  const { member, root } = await memberWithTokens()
  const may = () => code(root.secret, { operation: 'order:create' })
  const change = (roleId: string) =>
    asTheAdmin(() => updateMember(slug(), { membershipId: member.membershipId, roleId, teams: [] }))
  expect(await may()).toBe('not_permitted')
  await change(organization.roleIds.manager)
  expect(await may()).toBe('ok')
  await change(organization.roleIds.member)
  expect(await may()).toBe('not_permitted')
})

describe.each([
  ['removing', remove],
  [
    'leaving',
    (member: TestMember) =>
      personalTokensOf(organization, member).as(() => leaveOrganization(slug(), { confirmation: organization.name })),
  ],
])('%s', (_, end) => {
  test('deletes every personal token, which is refused ever after', async () => {
    const { member, codes } = await memberWithTokens()
    expect(await codes()).toEqual(all('ok'))
    // The one that was not listed is, once it was seen.
    await verifier.get().running.settleCopies()
    await end(member)
    expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(0)
    expect(await codes()).toEqual(all('unknown'))
    const entry = await db.auditEntry.findFirstOrThrow({
      where: { entityId: member.membershipId },
      orderBy: { position: 'desc' },
    })
    expect(entry.after).toMatchObject({ personalTokensDeleted: 4 })
    // Not those of somebody who comes back, either.
    await addTestMember(organization, { user: member })
    expect(await codes()).toEqual(all('unknown'))
  })

  test('touches neither the tokens of others nor those of service users that the member created', async () => {
    const { member } = await memberWithTokens()
    const bystander = await memberWithTokens()
    const serviceUser = await createTestServiceUser(organization)
    await db.serviceUser.update({ where: { id: serviceUser.id }, data: { createdById: member.userId } })
    const { secret } = await createTestToken(organization, serviceUser.id)
    await end(member)
    expect(await code(secret)).toBe('ok')
    expect(await bystander.codes()).toEqual(all('ok'))
  })
})

describe('a token that is made while its owner', () => {
  test('is removed is gone with them, or is not made', async () => {
    for (let round = 0; round < 8; round++) {
      const { member, tokens, root } = await memberWithTokens()
      const made = await Promise.allSettled([
        tokens.create(),
        tokens.attenuate(root.tokenId),
        round % 2 === 0 ? remove(member) : Promise.resolve(),
        tokens.create(),
        round % 2 === 0 ? Promise.resolve() : remove(member),
      ])
      expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(0)
      for (const one of made) {
        if (one.status === 'fulfilled' && isMinted(one.value)) expect(await code(one.value.secret)).toBe('unknown')
      }
    }
  })

  test('is deactivated is suspended with them, or is not made', async () => {
    for (let round = 0; round < 8; round++) {
      const { member, tokens } = await memberWithTokens()
      const made = await Promise.allSettled([tokens.create(), deactivate(member), tokens.create()])
      for (const one of made) {
        if (one.status === 'fulfilled' && isMinted(one.value))
          expect(await code(one.value.secret)).toBe('owner_inactive')
      }
      const { deactivatedAt } = await db.membership.findUniqueOrThrow({ where: { id: member.membershipId } })
      const late = await db.token.count({
        where: { membershipId: member.membershipId, createdAt: { gt: deactivatedAt! } },
      })
      expect(late).toBe(0)
    }
  })
})
