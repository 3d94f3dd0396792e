import 'server-only'
import { db } from '../../db/client'
import { grantsOperation, highestLevel, levelSuffices, type RoleGrants } from '../../decision/grants'

const few = 10
const many = 500

export type ReachedApplication = {
  id: string
  name: string
  /** The highest that its teams give; an Admin has `write` everywhere. */
  level: 'read' | 'write'
  /** Those that give this level; none for an Admin, who bypasses teams. */
  teams: string[]
  /** Of the catalogue: how many operations role and level together allow. */
  allowed: number
  operations: number
}

/** What role and teams let a service user do, by application: the first few by name or many, and how many there are. */
export async function effectiveAccess(
  organizationId: string,
  serviceUserId: string,
  role: RoleGrants & { builtIn: string | null },
  all: boolean,
): Promise<{ applications: ReachedApplication[]; count: number }> {
  const isAdmin = role.builtIn === 'admin'
  const ofIt = { organizationId, OR: [{ isPublic: true }, { serviceUsers: { some: { serviceUserId } } }] }
  const where = { organizationId, deletedAt: null, ...(!isAdmin && { teams: { some: { team: ofIt } } }) }
  const [found, count] = await Promise.all([
    db.application.findMany({
      where,
      select: {
        id: true,
        name: true,
        operations: { select: { name: true, access: true } },
        teams: {
          where: { team: ofIt },
          select: { level: true, team: { select: { name: true } } },
          orderBy: { team: { nameKey: 'asc' } },
        },
      },
      orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
      take: all ? many : few,
    }),
    db.application.count({ where }),
  ])
  const applications = found.map(({ id, name, operations, teams }) => {
    const level = isAdmin ? 'write' : (highestLevel(teams.map((team) => team.level)) ?? 'read')
    const allowed = operations.filter(
      (operation) => grantsOperation(role, operation.name, operation.access) && levelSuffices(level, operation.access),
    )
    return {
      id,
      name,
      level,
      teams: isAdmin ? [] : teams.filter((team) => team.level === level).map((team) => team.team.name),
      allowed: allowed.length,
      operations: operations.length,
    }
  })
  return { applications, count }
}
