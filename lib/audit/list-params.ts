import { z } from 'zod'

/**
 * The audit log's state as it stands in the URL: `?actor=usr_…&action=service_token:revoke&type=service_token&entity=tok_…
 * &from=2026-11-01&to=2026-11-30&cursor=`. What cannot be read is left out, so that a broken link still shows the log.
 */
export type AuditListParams = {
  /** A user's id, or `system`, or `anonymous`. */
  actor: string | undefined
  action: string | undefined
  entityType: string | undefined
  entityId: string | undefined
  /** The first moment, and the first moment no more. Days are those of UTC. */
  from: Date | undefined
  until: Date | undefined
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

// A NUL is no part of any text in PostgreSQL.
const text = z
  .preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().max(255).optional())
  .transform((value) => value?.replaceAll('\0', '').trim() || undefined)
  .catch(undefined)

const schema = z.object({
  actor: text,
  action: text,
  type: text,
  entity: text,
  from: text,
  to: text,
  cursor: z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional()).catch(undefined),
})

export function auditListParams(search: SearchParams): AuditListParams {
  const { actor, action, type, entity, from, to, cursor } = schema.parse(search)
  return {
    actor,
    action,
    entityType: type,
    entityId: entity,
    from: moment(from, 'start'),
    until: moment(to, 'end'),
    cursor,
  }
}

/** Whether anything narrows the log, so that "nothing found" is not "nothing happened yet". */
export function isFiltered(params: AuditListParams): boolean {
  const { cursor: _cursor, ...filters } = params
  return Object.values(filters).some((value) => value !== undefined)
}

const day = 24 * 60 * 60 * 1_000

// A day is meant whole: "to 30 November" has that day in it.
function moment(value: string | undefined, edge: 'start' | 'end'): Date | undefined {
  if (!value) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value)
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(value)) return undefined
  const at = new Date(value).getTime()
  if (Number.isNaN(at)) return undefined
  return new Date(isDay && edge === 'end' ? at + day : at)
}
