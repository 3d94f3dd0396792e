import type { Change } from '@/lib/changes/read-changes'

/** What something is remembered by, as far as changes tell: `role rol_…`. */
export type ChangeKey = string

/** Where the feed is: the same object until anything changes. */
export interface Moment {
  /** Up to where changes are known. */
  position: number
  /** Another one once everything was forgotten: positions of before mean nothing any more. */
  generation: number
}

/** Knows when what was changed last, for as long as it matters. */
export interface ChangedAt {
  moment: () => Moment
  /** Whether none of these has changed after `since`, up to the position; false when that is not known any more. */
  isUnchanged: (keys: ChangeKey[], since: number) => boolean
  apply: (changes: Change[], position: number) => void
  /** Forgets all: whatever was known before may have changed. */
  reset: (position: number) => void
}

/** Anything of an organization has changed, or the organization itself. */
export const organizationKey = (id: string): ChangeKey => `organization ${id}`
/** Some organization has changed, come or gone. */
export const installationKey: ChangeKey = 'organization'
/** Some application of an organization has changed or come. */
export const applicationsKey = (organizationId: string): ChangeKey => `applications ${organizationId}`

/** @param limit so many different things are remembered. Past them the older half is forgotten, and with it whatever was not looked at since. */
export function createChangedAt(limit = 50_000): ChangedAt {
  // In the order of the last change of each.
  const last = new Map<ChangeKey, number>()
  let moment: Moment = { position: 0, generation: 0 }
  // Nothing is known of changes up to here.
  let floor = 0

  function note(key: ChangeKey, at: number): void {
    last.delete(key)
    last.set(key, at)
  }

  function apply({ entity, entityId, organizationId, position: at }: Change): void {
    if (entity === 'everything') floor = at
    note(`${entity} ${entityId}`, at)
    if (entity === 'organization') note(installationKey, at)
    if (entity === 'application' && organizationId !== null) note(applicationsKey(organizationId), at)
  }

  function trim(): void {
    if (last.size <= limit) return
    for (const [key, at] of last) {
      if (last.size <= limit / 2) break
      last.delete(key)
      floor = Math.max(floor, at)
    }
  }

  return {
    moment: () => moment,
    isUnchanged: (keys, since) => since >= floor && keys.every((key) => (last.get(key) ?? 0) <= since),
    apply(changes, reached) {
      if (changes.length === 0) return
      for (const change of changes) apply(change)
      trim()
      moment = { ...moment, position: reached }
    },
    reset(reached) {
      last.clear()
      floor = reached
      moment = { position: reached, generation: moment.generation + 1 }
    },
  }
}
