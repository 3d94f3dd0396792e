import 'server-only'
import type { db, Prisma, Transaction } from '../db/client'
import { canHold, type HeldRole, type Holding } from './holding'
import type { Member } from './require-member'

/** The database, or a transaction in it. */
export type Reader = Transaction | typeof db

const roleSelect = { builtIn: true, grants: true, managementOperations: true } as const

/** What the member holds. */
export async function holdingOfMember(reader: Reader, member: Member): Promise<Holding> {
  const where = { memberships: { some: { membershipId: member.id } } }
  return { role: member.role, levels: await levels(reader, member.organization.id, where) }
}

/** What a service user of the organization holds; undefined when there is none. */
export async function holdingOfServiceUser(
  reader: Reader,
  organizationId: string,
  serviceUserId: string,
): Promise<Holding | undefined> {
  const found = await reader.serviceUser.findFirst({
    where: { id: serviceUserId, organizationId },
    select: { role: { select: roleSelect } },
  })
  if (!found) return undefined
  const where = { serviceUsers: { some: { serviceUserId } } }
  return { role: found.role, levels: await levels(reader, organizationId, where) }
}

/** What a member of the organization holds, active or not; undefined when there is none. */
export async function holdingOfMembership(
  reader: Reader,
  organizationId: string,
  membershipId: string,
): Promise<Holding | undefined> {
  const found = await reader.membership.findFirst({
    where: { id: membershipId, organizationId },
    select: { role: { select: roleSelect } },
  })
  if (!found) return undefined
  const where = { memberships: { some: { membershipId } } }
  return { role: found.role, levels: await levels(reader, organizationId, where) }
}

/** What someone with this role in these teams would hold. */
export async function holdingOf(
  reader: Reader,
  organizationId: string,
  role: HeldRole,
  teamIds: readonly string[],
): Promise<Holding> {
  return { role, levels: await levels(reader, organizationId, { id: { in: [...teamIds] } }) }
}

/** Some of an organization's members and service users. */
export type People = { memberships: Prisma.MembershipWhereInput; serviceUsers: Prisma.ServiceUserWhereInput }

/**
 * What several people and service users hold: each of their roles, with the levels that all of them have between them. Whoever holds
 * every one of these holds all that each of them does, and the other way round, because roles and levels are compared apart.
 */
export async function holdingsOf(reader: Reader, organizationId: string, people: People): Promise<Holding[]> {
  const { memberships, serviceUsers } = people
  const roles = await reader.role.findMany({
    where: {
      organizationId,
      OR: [{ memberships: { some: memberships } }, { serviceUsers: { some: serviceUsers } }],
    },
    select: roleSelect,
  })
  if (roles.length === 0) return []
  const between = await levels(reader, organizationId, {
    OR: [
      { memberships: { some: { membership: memberships } } },
      { serviceUsers: { some: { serviceUser: serviceUsers } } },
    ],
  })
  return roles.map((role) => ({ role, levels: between }))
}

/** Whether the member holds all that the service user holds, and so may mint for it, edit it and act on it. */
export async function canActOnServiceUser(reader: Reader, member: Member, serviceUserId: string): Promise<boolean> {
  if (member.role.builtIn === 'admin') return true
  const other = await holdingOfServiceUser(reader, member.organization.id, serviceUserId)
  return other !== undefined && canHold(await holdingOfMember(reader, member), other)
}

/** Whether the member holds all that the other member holds, and so may act on them. */
export async function canActOnMembership(reader: Reader, member: Member, membershipId: string): Promise<boolean> {
  if (member.role.builtIn === 'admin') return true
  const other = await holdingOfMembership(reader, member.organization.id, membershipId)
  return other !== undefined && canHold(await holdingOfMember(reader, member), other)
}

async function levels(reader: Reader, organizationId: string, teams: object): Promise<Holding['levels']> {
  const rows = await reader.teamApplication.findMany({
    where: { application: { deletedAt: null }, team: { organizationId, OR: [{ isPublic: true }, teams] } },
    select: { applicationId: true, level: true },
  })
  const highest = new Map<string, 'read' | 'write'>()
  for (const { applicationId, level } of rows) {
    if (level === 'write' || !highest.has(applicationId)) highest.set(applicationId, level)
  }
  return highest
}
