import 'server-only'
import type { Holding } from './holding'
import type { Reader } from './load-holding'

/** Those of some teams that give an application at a level beyond what somebody has there; empty for an Admin, who has all. */
export async function teamsBeyond(reader: Reader, holding: Holding, teamIds: string[]): Promise<Set<string>> {
  if (holding.role.builtIn === 'admin' || teamIds.length === 0) return new Set()
  const [applications, levels] = [[...holding.levels.keys()], [...holding.levels.values()]]
  const found = await reader.$queryRaw<{ teamId: string }[]>`
    SELECT DISTINCT ta."teamId" FROM "TeamApplication" ta
    JOIN "Application" a ON a."id" = ta."applicationId" AND a."deletedAt" IS NULL
    LEFT JOIN unnest(${applications}::text[], ${levels}::text[]) AS own("id", "level") ON own."id" = ta."applicationId"
    WHERE ta."teamId" = ANY(${teamIds}) AND (own."level" IS NULL OR (own."level" = 'read' AND ta."level" = 'write'))`
  return new Set(found.map(({ teamId }) => teamId))
}
