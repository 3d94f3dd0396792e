import { db } from '../db/client'
import { newId } from '../ids'
import { nameKey } from '../names'
import type { TestMember, TestOrganization } from './factories'

// More people, roles and teams for tests. Nothing of the product imports this file.

let counter = 0
const unique = (word: string) => `${word} ${++counter}`

type NewTestMember = {
  name?: string
  /** A built-in role, or a custom role's id. */
  role?: keyof TestOrganization['roleIds'] | `rol_${string}`
  teams?: string[]
  /** Somebody who is a user already, of another organization. */
  user?: TestMember
}

/** Adds somebody to an organization, without a password of their own. */
export async function addTestMember(
  organization: TestOrganization,
  { name = unique('Person'), role = 'member', teams = [], user }: NewTestMember = {},
): Promise<TestMember> {
  const userId = user?.userId ?? newId('usr')
  const email = user?.email ?? `${userId}@example.com`
  if (!user) await db.user.create({ data: { id: userId, email, name } })
  const roleId = role.startsWith('rol_') ? role : organization.roleIds[role as keyof TestOrganization['roleIds']]
  const membershipId = newId('mem')
  await db.membership.create({
    data: {
      id: membershipId,
      organizationId: organization.id,
      userId,
      roleId,
      teams: { create: teams.map((teamId) => ({ teamId })) },
    },
  })
  return { caller: { userId, address: '203.0.113.7' }, userId, membershipId, email, name: user?.name ?? name }
}

/** A custom role; `operations` without their prefix. */
export async function createTestRole(
  organization: TestOrganization,
  { name = unique('Role'), grants = [] as string[], operations = [] as string[] } = {},
): Promise<`rol_${string}`> {
  const id = newId('rol') as `rol_${string}`
  const managementOperations = operations.map((operation) => `latchkey/${operation}`)
  await db.role.create({
    data: { id, organizationId: organization.id, name, nameKey: nameKey(name), grants, managementOperations },
  })
  return id
}

export async function createTestTeam(organization: TestOrganization, name: string = unique('Team')): Promise<string> {
  const id = newId('team')
  await db.team.create({ data: { id, organizationId: organization.id, name, nameKey: nameKey(name) } })
  return id
}

/** A session of somebody's, as signing in begins it. */
export async function startTestSession(member: TestMember, organizationId: string | null = null): Promise<string> {
  const id = newId('ses')
  const expiresAt = new Date(Date.now() + 3_600_000)
  await db.session.create({ data: { id, userId: member.userId, expiresAt, organizationId } })
  return id
}

/** Resolves once so many transactions of this test's database wait for a lock. */
export async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS "waiting" FROM pg_stat_activity
      WHERE "datname" = current_database() AND "wait_event_type" = 'Lock'`
    if (row!.waiting >= count) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
