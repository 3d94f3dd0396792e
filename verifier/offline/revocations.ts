import type { RevocationPayload } from '@/lib/revocations/payload'
import { ageOf, type Moment, momentNow } from './moment'
import { createRevokedIds, type RevokedIds } from './revoked-ids'
import { createServerClock } from './server-clock'

/** What the signed feed said so far. */
export interface Revocations {
  /** What answers rest on. */
  current: () => History
  /** What is read from the beginning, and takes the place of the current history once it is complete. */
  anew: () => History
  isReadingAnew: () => boolean
  /**
   * Whether nothing was heard for longer than the bound: the database may have been put back meanwhile, and what comes next may not be the
   * continuation of what is known.
   */
  isLost: () => boolean
  /**
   * Takes a page into a history, or throws a {@link RefusedPage} and takes nothing of it.
   * @param begun when it was asked for; undefined for what a stream brings unasked.
   * @param ended when it was there, as performance.now() tells.
   * @returns for how many milliseconds it may have been on its way.
   */
  take: (history: History, page: RevocationPayload, begun: Moment | undefined, ended: number) => number
  isRevoked: (revocationId: string) => boolean
  /** The id of the organization; undefined before the first page. */
  organization: () => string | undefined
  position: () => number
  /** The latest moment at which all that is known was all there was; undefined until all pages are there. */
  confirmedAt: () => Moment | undefined
  /** The server's time, in milliseconds since 1970; undefined before the first page. */
  now: () => number | undefined
  size: () => number
  /** Forgets everything: the next page is the first. */
  reset: () => void
}

/** The pages of a feed from its beginning. */
export interface History {
  readonly begun: Moment
  readonly position: number
  /** The latest moment at which one of its pages was true. */
  readonly heard: Moment | undefined
}

/** A page that was signed by the organization, and is not what comes next. */
export class RefusedPage extends Error {
  override readonly name = 'RefusedPage'

  constructor(
    message: string,
    /** Whether it belongs to another feed than the pages before it: then all that is known is void. */
    readonly isOther = false,
  ) {
    super(message)
  }
}

// Only at the first contact is this machine's clock looked at: nothing else could tell an old answer there.
const maxClockDifference = 5 * 60_000
const pruneEvery = 60_000

interface Known {
  begun: Moment
  ids: RevokedIds
  position: number
  heard: Moment | undefined
  confirmed: Moment | undefined
}

/** @param bound milliseconds: what was issued longer ago than this is not taken, however it comes. */
export function createRevocations(bound: number): Revocations {
  const clock = createServerClock()
  let organization: string | undefined
  let current = nothing()
  let next: Known | undefined
  // How far this machine's clock was ahead of the monotonic one when something was asked for last: it has slept for what has been added.
  let ahead = 0
  let pruned = 0

  const isLost = ({ heard }: Known) => heard !== undefined && ageOf(heard) > bound

  function placeOf(history: History): Known {
    if (history === current) return current
    if (history === next) return next
    throw new RefusedPage('The revocation feed was begun with anew meanwhile.')
  }

  return {
    current: () => current,
    anew() {
      if (!next || isLost(next)) next = nothing()
      return next
    },
    isReadingAnew: () => next !== undefined,
    isLost: () => isLost(current),
    take(history, page, begun, ended) {
      const place = placeOf(history)
      const issuedAt = Date.parse(page.issuedAt)
      refuse(page, issuedAt, place.position, organization)
      clock.observe(issuedAt, begun?.monotonic, ended)
      const monotonic = Math.min(begun?.monotonic ?? ended, clock.momentOf(issuedAt))
      if (ended - monotonic > bound) {
        throw new RefusedPage(
          'The revocation feed came too late, or repeats an old answer, or its server’s clock was set back.',
        )
      }
      if (begun) ahead = begun.wall - begun.monotonic
      const asOf = { monotonic, wall: monotonic + ahead }
      apply(place, page, issuedAt)
      organization = page.organization
      place.position = Math.max(place.position, page.next)
      place.heard = later(place.heard, asOf)
      if (page.complete) place.confirmed = later(place.confirmed, asOf)
      // What a stream brought last, the answer may not have known.
      if (place === next && page.complete && (isLost(current) || place.position >= current.position)) {
        current = place
        next = undefined
      }
      if (ended - pruned >= pruneEvery) {
        current.ids.prune(clock.now()!)
        pruned = ended
      }
      return ended - monotonic
    },
    isRevoked: (id) => current.ids.has(id),
    organization: () => organization,
    position: () => current.position,
    confirmedAt: () => current.confirmed,
    now: clock.now,
    size: () => current.ids.size(),
    reset() {
      clock.reset()
      organization = undefined
      current = nothing()
      next = undefined
    },
  }
}

function nothing(): Known {
  return { begun: momentNow(), ids: createRevokedIds(), position: 0, heard: undefined, confirmed: undefined }
}

function later(known: Moment | undefined, moment: Moment): Moment {
  return known && ageOf(known) < ageOf(moment) ? known : moment
}

function refuse(page: RevocationPayload, issuedAt: number, position: number, organization: string | undefined): void {
  if (page.since > position) throw new RefusedPage('The revocation feed leaves something out.')
  if (organization !== undefined && organization !== page.organization) {
    throw new RefusedPage('The revocation feed is of another organization than before.', true)
  }
  if (organization === undefined && Date.now() - issuedAt > maxClockDifference) {
    throw new RefusedPage(
      `The revocation feed was issued at ${page.issuedAt}: it is old, or this machine’s clock is fast.`,
    )
  }
}

function apply({ ids, position: known }: Known, { entries }: RevocationPayload, issuedAt: number): void {
  for (const { position, change, revocationIds, expiresAt } of entries) {
    // A stream and an answer may bring the same: nothing is undone by what came before it.
    if (position <= known) continue
    const end = expiresAt === undefined ? undefined : Date.parse(expiresAt)
    const counts = change === 'revoked' && (end === undefined || end > issuedAt)
    for (const id of revocationIds) counts ? ids.add(id, end) : ids.remove(id)
  }
}
