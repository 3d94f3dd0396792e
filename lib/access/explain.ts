import { grantsCovering, highestLevel, levelSuffices } from '../decision/grants'

type Level = 'read' | 'write'

/** What is known of one application: its catalogue, and what each team of the holder gives. */
export type Reached = {
  operations: { name: string; access: Level }[]
  teams: { id: string; name: string; level: Level }[]
}

/** An operation that the role grants, by which of its patterns, and whether the level is enough for it. */
export type ExplainedOperation = { name: string; access: Level; grants: string[]; allowed: boolean }

/**
 * What a role and teams together allow on an application, as the verifier decides it: the highest level of several teams wins, an Admin
 * bypasses teams, and an operation needs the role's grant and a level that suffices.
 */
export function explainAccess(
  role: { builtIn: string | null; grants: readonly string[] },
  { operations, teams }: Reached,
): { level: Level | undefined; granted: ExplainedOperation[]; allowed: number } {
  const level = role.builtIn === 'admin' ? 'write' : highestLevel(teams.map((team) => team.level))
  const granted = operations.flatMap(({ name, access }) => {
    const grants = grantsCovering(role.grants, name, access)
    return grants.length > 0 ? [{ name, access, grants, allowed: levelSuffices(level, access) }] : []
  })
  return { level, granted, allowed: granted.filter((operation) => operation.allowed).length }
}
