import 'server-only'
import { canDo, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { nameKey } from '../../names'
import { withIds } from '../people'
import type { FindApplications, FindPeople } from '../schema'

const shown = 20

/** Somebody or something that a form can add, and what tells it from others of its name. */
export type Candidate = { id: string; name: string; detail: string }

export type Candidates = {
  q: string
  /** The first that match, by name, without those chosen already. */
  found: Candidate[]
  /** Whether more match. */
  more: boolean
  /** What was chosen before. */
  chosen: Candidate[]
}

/** Members and service users, as far as one may see them, who are not in a team, with `q` in their name, address or identifier. */
export async function findPeople(slug: string, { teamId, q, people }: FindPeople): Promise<Candidates> {
  const member = await requireMember(slug, 'team:update')
  const organizationId = member.organization.id
  const part = nameKey(q)
  const outside = { none: { teamId } }
  const [members, serviceUsers, chosen] = await Promise.all([
    canDo(member, 'member:read')
      ? db.membership.findMany({
          where: {
            organizationId,
            id: { notIn: people },
            teams: outside,
            ...(part !== '' && { user: { OR: [{ nameKey: { contains: part } }, { email: { contains: part } }] } }),
          },
          select: memberSelect,
          orderBy: [{ user: { nameKey: 'asc' } }, { id: 'asc' }],
          take: shown + 1,
        })
      : [],
    canDo(member, 'service_user:read')
      ? db.serviceUser.findMany({
          where: {
            organizationId,
            id: { notIn: people },
            teams: outside,
            ...(part !== '' && { OR: [{ nameKey: { contains: part } }, { identifier: { contains: part } }] }),
          },
          select: serviceUserSelect,
          orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
          take: shown + 1,
        })
      : [],
    candidatesOf(organizationId, people),
  ])
  const found = [...members.slice(0, shown).map(memberCandidate), ...serviceUsers.slice(0, shown).map(machineCandidate)]
  return { q, found, more: members.length > shown || serviceUsers.length > shown, chosen }
}

/** Applications, for those who may see them, that a team does not give yet, with `q` in their name or slug. */
export async function findApplications(slug: string, input: FindApplications): Promise<Candidates> {
  const { teamId, q, applications } = input
  const member = await requireMember(slug, 'team:update')
  if (!canDo(member, 'application:read')) return { q, found: [], more: false, chosen: [] }
  const organizationId = member.organization.id
  const part = nameKey(q)
  const select = { id: true, name: true, slug: true } as const
  const here = { organizationId, deletedAt: null }
  const [found, chosen] = await Promise.all([
    db.application.findMany({
      where: {
        ...here,
        id: { notIn: applications },
        teams: { none: { teamId } },
        ...(part !== '' && { OR: [{ nameKey: { contains: part } }, { slug: { contains: part } }] }),
      },
      select,
      orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
      take: shown + 1,
    }),
    db.application.findMany({ where: { ...here, id: { in: applications } }, select, orderBy: { nameKey: 'asc' } }),
  ])
  const candidate = (row: (typeof found)[number]) => ({ id: row.id, name: row.name, detail: row.slug })
  return { q, found: found.slice(0, shown).map(candidate), more: found.length > shown, chosen: chosen.map(candidate) }
}

const memberSelect = { id: true, user: { select: { name: true, email: true } } } as const
const serviceUserSelect = { id: true, name: true, identifier: true } as const

const memberCandidate = ({ id, user }: { id: string; user: { name: string; email: string } }): Candidate => ({
  id,
  name: user.name,
  detail: user.email,
})
const machineCandidate = (row: { id: string; name: string; identifier: string }): Candidate => ({
  id: row.id,
  name: row.name,
  detail: row.identifier,
})

async function candidatesOf(organizationId: string, ids: string[]): Promise<Candidate[]> {
  const { memberships, serviceUsers } = withIds(organizationId, ids)
  const [members, machines] = await Promise.all([
    db.membership.findMany({ where: memberships, select: memberSelect, orderBy: { user: { nameKey: 'asc' } } }),
    db.serviceUser.findMany({ where: serviceUsers, select: serviceUserSelect, orderBy: { nameKey: 'asc' } }),
  ])
  return [...members.map(memberCandidate), ...machines.map(machineCandidate)]
}
