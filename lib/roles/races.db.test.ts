import { beforeAll, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { createServiceUser } from '../service-users/mutations/create-service-user'
import { createServiceUserSchema } from '../service-users/schema'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { raceForPermissions } from '../testing/race'
import { deleteRole } from './mutations/delete-role'
import { updateRole } from './mutations/update-role'
import { getRole } from './queries/get-role'
import { updateRoleSchema } from './schema'

// Two people at once. Which of them comes first is chance; what may come of it is not, so each race is run several times.

const rounds = 8
let at: TestOrganization

beforeAll(async () => {
  at = await createTestOrganization()
})

const race = (...works: (() => Promise<unknown>)[]) => raceForPermissions(at.id, ...works)

const assign = (by: TestMember, roleId: string) =>
  runAs(by.caller, () =>
    createServiceUser(at.slug, createServiceUserSchema.parse({ name: `Assigned ${crypto.randomUUID()}`, roleId })),
  )

const edit = (roleId: string, name: string, grants: string[]) =>
  asAdmin(at, () => updateRole(at.slug, updateRoleSchema.parse({ roleId, name, grants })))

/** The places of two entries in the audit log, which has what happened in the order in which it counted. */
async function places(roleId: string, byId: string): Promise<{ edited: bigint; assigned: bigint }> {
  const place = async (where: object) =>
    (await db.auditEntry.findFirstOrThrow({ where: { chain: at.id, ...where }, orderBy: { position: 'desc' } }))
      .position
  return {
    edited: await place({ entityId: roleId, action: 'role:update' }),
    assigned: await place({ actorId: byId, action: 'service_user:create' }),
  }
}

test('a role deleted while somebody is given it: it goes unused, or stays with who has it', async () => {
  for (let round = 0; round < rounds; round++) {
    const name = `Doomed ${round}`
    const roleId = await createTestRole(at, { name })
    const [assigned, deleted] = await race(
      () => assign(at.secondAdmin, roleId),
      () => asAdmin(at, () => deleteRole(at.slug, { roleId, replacementId: undefined, confirmation: name })),
    )
    const holders = await db.serviceUser.count({ where: { roleId } })
    if (assigned)
      expect([assigned, deleted, holders]).toEqual(['This role no longer exists. Choose another.', undefined, 0])
    else expect([deleted, holders]).toEqual([`${name} is in use. Choose the role that replaces it.`, 1])
  }
})

test('a role replaced while somebody is given it leaves nobody behind', async () => {
  for (let round = 0; round < rounds; round++) {
    const name = `Replaced ${round}`
    const roleId = await createTestRole(at, { name })
    await addTestMember(at, { role: roleId })
    const [, deleted] = await race(
      () => assign(at.secondAdmin, roleId),
      () => asAdmin(at, () => deleteRole(at.slug, { roleId, replacementId: at.roleIds.member, confirmation: name })),
    )
    expect(deleted).toBeUndefined()
  }
})

test('a role raised while somebody of few rights gives it: raised afterwards, or not given', async () => {
  const lead = await createLead('Raising lead')
  for (let round = 0; round < rounds; round++) {
    const name = `Raised ${round}`
    const roleId = await createTestRole(at, { name, grants: ['order:list'] })
    const [assigned, edited] = await race(
      () => assign(lead, roleId),
      () => edit(roleId, name, ['invoice:pay']),
    )
    expect(edited).toBeUndefined()
    if (assigned) {
      expect(assigned).toContain(`You cannot give more than you hold yourself: the role ${name}`)
      expect(await db.serviceUser.count({ where: { roleId } })).toBe(0)
    } else {
      const place = await places(roleId, lead.userId)
      expect(place.assigned).toBeLessThan(place.edited)
    }
  }
})

test('somebody whose own role is lowered gives no more than is left, from that moment on', async () => {
  for (let round = 0; round < rounds; round++) {
    const lead = await createLead(`Lowered lead ${round}`)
    const { roleId: own } = await db.membership.findUniqueOrThrow({ where: { id: lead.membershipId } })
    const given = await createTestRole(at, { grants: ['order:list'] })
    const lower = () =>
      asAdmin(at, () =>
        updateRole(
          at.slug,
          updateRoleSchema.parse({
            roleId: own,
            name: `Lowered lead ${round}`,
            managementOperations: ['latchkey/service_user:create'],
          }),
        ),
      )
    const [assigned, edited] = await race(() => assign(lead, given), lower)
    expect(edited).toBeUndefined()
    if (assigned) expect(assigned).toContain('You cannot give more than you hold yourself')
    else {
      const place = await places(own, lead.userId)
      expect(place.assigned).toBeLessThan(place.edited)
    }
  }
})

test('of two who edit a role at once, the second is told', async () => {
  for (let round = 0; round < rounds; round++) {
    const roleId = await createTestRole(at, { name: `Edited ${round}` })
    const { version } = await asAdmin(at, () => getRole(at.slug, roleId))
    const by = (member: TestMember, description: string) =>
      runAs(member.caller, () =>
        updateRole(at.slug, updateRoleSchema.parse({ roleId, name: `Edited ${round}`, description, version })),
      )
    const refusals = await race(
      () => by(at.admin, 'By Ada'),
      () => by(at.secondAdmin, 'By Albert'),
    )
    const [refusal] = refusals.filter((message) => message !== undefined)
    expect(refusals.filter((message) => message !== undefined)).toHaveLength(1)
    expect(refusal).toMatch(/^(Ada|Albert) Admin changed this role while you were editing it\./)
  }
})

async function createLead(name: string): Promise<TestMember> {
  const role = await createTestRole(at, { name, grants: ['order:*'], operations: ['service_user:create'] })
  return addTestMember(at, { name, role })
}
