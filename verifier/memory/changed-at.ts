import type { Change } from '@/lib/changes/read-changes'
import type { ToldChanges } from '@/lib/changes/read-notification'

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
  /** Takes these for changed before the feed has told of them: nothing of them that was read before `position` counts any more. */
  doubt: (told: ToldChanges) => void
  /**
   * Takes it that the feed has told of all that had been committed at a time, as performance.now() tells. What was heard before and is doubted
   * all the same has not happened: anyone who may connect can say that it has.
   */
  confirm: (at: number) => void
  /** Whether nothing is taken for changed of which the feed has not told. */
  isCertain: () => boolean
  /** Forgets all: whatever was known before may have changed. */
  reset: (position: number) => void
}

/** Anything of an organization has changed, or the organization itself. */
export const organizationKey = (id: string): ChangeKey => `organization ${id}`
/** Some organization has changed, come or gone. */
export const installationKey: ChangeKey = 'organization'
/** Some application of an organization has changed or come. */
export const applicationsKey = (organizationId: string): ChangeKey => `applications ${organizationId}`

/** What a change ends. */
function keysOf({ entity, entityId, organizationId }: Omit<Change, 'position'>): ChangeKey[] {
  return [
    `${entity} ${entityId}`,
    ...(entity === 'organization' ? [installationKey] : []),
    ...(entity === 'application' && organizationId !== null ? [applicationsKey(organizationId)] : []),
  ]
}

/** So many different things are doubted at most: more are left for the feed to tell. */
const maxDoubts = 10_000

interface Doubt {
  /** At which what is doubted has to be read. */
  position: number
  /** As performance.now() tells. */
  heard: number
}

/** @param limit so many different things are remembered. Past them the older half is forgotten, and with it whatever was not looked at since. */
export function createChangedAt(limit = 50_000): ChangedAt {
  // In the order of the last change of each.
  const last = new Map<ChangeKey, number>()
  let moment: Moment = { position: 0, generation: 0 }
  // Nothing is known of changes up to here.
  let floor = 0
  const doubts = new Map<ChangeKey, Doubt>()

  function note(key: ChangeKey, at: number): void {
    last.delete(key)
    last.set(key, at)
  }

  function apply(change: Change): void {
    if (change.entity === 'everything') floor = change.position
    for (const key of keysOf(change)) note(key, change.position)
  }

  function settle(isSettled: (doubt: Doubt) => boolean): void {
    for (const [key, doubt] of doubts) if (isSettled(doubt)) doubts.delete(key)
  }

  const isUntouched = (key: ChangeKey, since: number) =>
    (last.get(key) ?? 0) <= since && (doubts.size === 0 || (doubts.get(key)?.position ?? 0) <= since)

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
    isUnchanged: (keys, since) => since >= floor && keys.every((key) => isUntouched(key, since)),
    isCertain: () => doubts.size === 0,
    doubt({ changes, position }) {
      // Told already.
      if (position <= moment.position) return
      const keys = changes.flatMap(keysOf)
      if (doubts.size + keys.length > maxDoubts) return
      const heard = performance.now()
      for (const key of keys) doubts.set(key, { position: Math.max(position, doubts.get(key)?.position ?? 0), heard })
      moment = { ...moment }
    },
    confirm: (at) => settle(({ heard }) => heard < at),
    apply(changes, reached) {
      if (changes.length === 0) return
      for (const change of changes) apply(change)
      trim()
      settle(({ position }) => position <= reached)
      moment = { ...moment, position: reached }
    },
    reset(reached) {
      last.clear()
      doubts.clear()
      floor = reached
      moment = { position: reached, generation: moment.generation + 1 }
    },
  }
}
