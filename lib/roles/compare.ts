import { grantsOperation } from '../decision/grants'
import type { RoleContent } from './beyond'

/** What somebody would gain and lose, named and counted. */
export type Difference = { gained: string[]; lost: string[] }

type Catalogued = { application: { id: string; name: string }; name: string; access: 'read' | 'write' }

export type ApplicationDifference = Difference & { id: string; name: string }

/** Which of `after` are not in `before`, and the other way round. */
export function difference(before: readonly string[], after: readonly string[]): Difference {
  return {
    gained: after.filter((item) => !before.includes(item)),
    lost: before.filter((item) => !after.includes(item)),
  }
}

/** The catalogued operations that one content of a role grants and another does not, application by application. */
export function compareOperations(
  operations: readonly Catalogued[],
  before: RoleContent,
  after: RoleContent,
): ApplicationDifference[] {
  const byId = new Map<string, ApplicationDifference>()
  for (const { application, name, access } of operations) {
    const had = grantsOperation(before, name, access)
    if (had === grantsOperation(after, name, access)) continue
    const changed = byId.get(application.id) ?? { ...application, gained: [], lost: [] }
    changed[had ? 'lost' : 'gained'].push(name)
    byId.set(application.id, changed)
  }
  return [...byId.values()]
}
