import { beforeEach, describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted, Refusal } from '../errors'
import { createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { oneAfterTheOther } from '../testing/race'
import { deactivateMember } from './mutations/deactivate-member'
import { leaveOrganization } from './mutations/leave-organization'
import { reactivateMember } from './mutations/reactivate-member'
import { removeMember } from './mutations/remove-member'
import { updateMember } from './mutations/update-member'

// An organization always keeps an active Admin, whoever acts at the same time.

let organization: TestOrganization
let ada: TestMember
let albert: TestMember

beforeEach(async () => {
  organization = await createTestOrganization()
  ada = organization.admin
  albert = organization.secondAdmin
})

const slug = () => organization.slug

const deeds = {
  demotes: (member: TestMember) =>
    updateMember(slug(), { membershipId: member.membershipId, roleId: organization.roleIds.member, teams: [] }),
  deactivates: (member: TestMember) => deactivateMember(slug(), { membershipId: member.membershipId }),
  removes: (member: TestMember) =>
    removeMember(slug(), { membershipId: member.membershipId, confirmation: member.name }),
}

const leaves = (member: TestMember) =>
  runAs(member.caller, () => leaveOrganization(slug(), { confirmation: organization.name }))

function activeAdmins(): Promise<number> {
  return db.membership.count({
    where: { organizationId: organization.id, deactivatedAt: null, role: { builtIn: 'admin' } },
  })
}

describe('the only Admin', () => {
  beforeEach(() => runAs(ada.caller, () => deeds.demotes(albert)))

  test('cannot demote, deactivate or remove themselves, nor leave', async () => {
    const only = `You are the only active Admin of ${organization.name}.`
    await expect(runAs(ada.caller, () => deeds.demotes(ada))).rejects.toThrow(only)
    await expect(runAs(ada.caller, () => deeds.deactivates(ada))).rejects.toThrow(only)
    await expect(runAs(ada.caller, () => deeds.removes(ada))).rejects.toThrow(Refusal)
    await expect(leaves(ada)).rejects.toThrow(only)
    expect(await activeAdmins()).toBe(1)
  })

  test('does not count a deactivated one, who may be removed', async () => {
    await db.membership.update({
      where: { id: albert.membershipId },
      data: { roleId: organization.roleIds.admin, deactivatedAt: new Date() },
    })
    await expect(leaves(ada)).rejects.toThrow('the only active Admin')
    await runAs(ada.caller, () => deeds.removes(albert))
    expect(await activeAdmins()).toBe(1)
  })

  test('may go once another has become one', async () => {
    await runAs(ada.caller, () =>
      updateMember(slug(), { membershipId: albert.membershipId, roleId: organization.roleIds.admin, teams: [] }),
    )
    await leaves(ada)
    expect(await activeAdmins()).toBe(1)
  })

  test('may be saved again as Admin with other teams', async () => {
    await runAs(ada.caller, () =>
      updateMember(slug(), { membershipId: ada.membershipId, roleId: organization.roleIds.admin, teams: [] }),
    )
    expect(await activeAdmins()).toBe(1)
  })
})

describe('two admins at once', () => {
  const names = Object.keys(deeds) as (keyof typeof deeds)[]
  const pairs = names.flatMap((one) => names.map((other) => [one, other] as const))

  test.each(pairs)('one %s the other, who %s them: whoever comes first, one Admin is left', async (one, other) => {
    for (const [first, firstDeed, second, secondDeed] of [
      [ada, one, albert, other],
      [albert, one, ada, other],
    ] as const) {
      await db.membership.deleteMany({ where: { organizationId: organization.id, userId: second.userId } })
      await db.membership.deleteMany({ where: { organizationId: organization.id, userId: first.userId } })
      const [left, right] = [
        await addTestMember(organization, { role: 'admin', user: first }),
        await addTestMember(organization, { role: 'admin', user: second }),
      ]
      const [won, lost] = await oneAfterTheOther(
        organization.id,
        () => runAs(left.caller, () => deeds[firstDeed](right)),
        () => runAs(right.caller, () => deeds[secondDeed](left)),
      )
      expect(won!.status).toBe('fulfilled')
      expect(lost).toMatchObject({ status: 'rejected', reason: expect.any(Error) })
      expect([Refusal, NotPermitted]).toContain((lost as PromiseRejectedResult).reason.constructor)
      expect(await activeAdmins()).toBe(1)
    }
  })

  test('of three, whoever is demoted first demotes nobody any more', async () => {
    const third = await addTestMember(organization, { role: 'admin' })
    const [won, lost] = await oneAfterTheOther(
      organization.id,
      () => runAs(ada.caller, () => deeds.demotes(albert)),
      () => runAs(albert.caller, () => deeds.demotes(third)),
    )
    expect(won!.status).toBe('fulfilled')
    expect(lost).toMatchObject({ reason: { message: expect.stringContaining('Your role does not allow this') } })
    expect(await activeAdmins()).toBe(2)
  })

  test('who both leave: one stays', async () => {
    const [won, lost] = await oneAfterTheOther(
      organization.id,
      () => leaves(ada),
      () => leaves(albert),
    )
    expect(won!.status).toBe('fulfilled')
    expect(lost).toMatchObject({ reason: { message: expect.stringContaining('You are the only active Admin') } })
    expect(await activeAdmins()).toBe(1)
  })

  test('without any order between them, many times over', async () => {
    for (let round = 0; round < 10; round++) {
      const [left, right] = [
        await addTestMember(organization, { role: 'admin' }),
        await addTestMember(organization, { role: 'admin' }),
      ]
      await db.membership.updateMany({
        where: { organizationId: organization.id, id: { notIn: [left.membershipId, right.membershipId] } },
        data: { roleId: organization.roleIds.member, deactivatedAt: null },
      })
      await Promise.allSettled([
        runAs(left.caller, () => deeds.demotes(right)),
        runAs(right.caller, () => (round % 2 === 0 ? deeds.demotes(left) : deeds.removes(left))),
        leaves(left),
      ])
      expect(await activeAdmins()).toBe(1)
    }
  })

  test('who reactivates and who deactivates do not miss each other', async () => {
    await runAs(ada.caller, () => deeds.deactivates(albert))
    const third = await addTestMember(organization, { role: 'admin' })
    await oneAfterTheOther(
      organization.id,
      () => runAs(ada.caller, () => reactivateMember(slug(), { membershipId: albert.membershipId })),
      () => runAs(third.caller, () => deeds.deactivates(albert)),
    )
    const { deactivatedAt } = await db.membership.findUniqueOrThrow({ where: { id: albert.membershipId } })
    expect(deactivatedAt).not.toBeNull()
  })
})
