import { z } from 'zod'
import { ChangedEntity } from '../db/generated/enums'
import type { Change } from './read-changes'

/** What a transaction has changed, as PostgreSQL tells it to whoever listens. */
export interface ToldChanges {
  changes: Omit<Change, 'position'>[]
  /** Whatever is read at this position of the feed, or later, holds all of them. */
  position: number
}

const schema = z.object({
  position: z.int().positive(),
  changes: z.array(z.tuple([z.enum(ChangedEntity), z.string(), z.string().nullable()])),
})

/** Undefined when it does not tell: what has changed does not fit a notification, or somebody else has sent it. */
export function readNotification(payload: string): ToldChanges | undefined {
  if (payload === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    return undefined
  }
  const { data } = schema.safeParse(value)
  return (
    data && {
      position: data.position,
      changes: data.changes.map(([entity, entityId, organizationId]) => ({ entity, entityId, organizationId })),
    }
  )
}
