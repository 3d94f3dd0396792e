import { type Change, changesOf } from './changes'
import type { HashedEntry } from './hash'
import type { ChainProblem } from './verify'

/** An entry as lists show it. Every time is ISO text. */
export type AuditRow = {
  id: string
  position: number
  at: string
  actor: { type: string; id: string | null; name: string }
  address: string | null
  action: string
  entity: { type: string; id: string; name: string }
  changes: Change[]
  /** What does not fit about it, when it was looked at. */
  problem: ChainProblem | undefined
}

export function toRow(entry: HashedEntry, problem?: ChainProblem): AuditRow {
  return {
    id: entry.id,
    position: Number(entry.position),
    at: entry.at.toISOString(),
    actor: { type: entry.actorType, id: entry.actorId, name: entry.actorName },
    address: entry.address,
    action: entry.action,
    entity: { type: entry.entityType, id: entry.entityId, name: entry.entityName },
    changes: changesOf(entry.before as Record<string, unknown> | null, entry.after as Record<string, unknown> | null),
    problem,
  }
}
