import type { RevocationPayload } from '@/lib/revocations/payload'
import { createRevokedIds } from './revoked-ids'
import { createServerClock } from './server-clock'

/** What the signed feed said so far. Moments are as performance.now() tells them. */
export interface Revocations {
  /**
   * Takes a page, or throws a {@link RefusedPage} and takes nothing of it.
   * @param begun when it was asked for; undefined for what a stream brings unasked. It was there at `ended`.
   */
  take: (page: RevocationPayload, begun: number | undefined, ended: number) => void
  isRevoked: (revocationId: string) => boolean
  /** The id of the organization; undefined before the first page. */
  organization: () => string | undefined
  position: () => number
  /** The latest moment at which all that is known was all there was; undefined until all pages are there. */
  confirmedAt: () => number | undefined
  /** The server's time, in milliseconds since 1970; undefined before the first page. */
  now: () => number | undefined
  size: () => number
  /** Forgets everything: the next page is the first. */
  reset: () => void
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
  organization: string | undefined
  position: number
  confirmed: number | undefined
}

const nothing: Known = { organization: undefined, position: 0, confirmed: undefined }

/** @param bound milliseconds: what was issued longer ago than this is not taken, however it comes. */
export function createRevocations(bound: number): Revocations {
  const ids = createRevokedIds()
  const clock = createServerClock()
  let known = nothing
  let pruned = 0

  function apply({ entries }: RevocationPayload, issuedAt: number): void {
    for (const { position, change, revocationIds, expiresAt } of entries) {
      // A stream and an answer may bring the same: nothing is undone by what came before it.
      if (position <= known.position) continue
      const end = expiresAt === undefined ? undefined : Date.parse(expiresAt)
      const counts = change === 'revoked' && (end === undefined || end > issuedAt)
      for (const id of revocationIds) counts ? ids.add(id, end) : ids.remove(id)
    }
  }

  return {
    take(page, begun, ended) {
      const issuedAt = Date.parse(page.issuedAt)
      refuse(page, issuedAt, known)
      clock.observe(issuedAt, ended)
      const asOf = Math.min(begun ?? ended, clock.momentOf(issuedAt))
      if (ended - asOf > bound) {
        throw new RefusedPage(
          'The revocation feed came too late, or repeats an old answer, or its server’s clock was set back.',
        )
      }
      apply(page, issuedAt)
      known = {
        organization: page.organization,
        position: Math.max(known.position, page.next),
        confirmed: page.complete ? Math.max(known.confirmed ?? asOf, asOf) : known.confirmed,
      }
      if (ended - pruned < pruneEvery) return
      ids.prune(clock.now()!)
      pruned = ended
    },
    isRevoked: ids.has,
    organization: () => known.organization,
    position: () => known.position,
    confirmedAt: () => known.confirmed,
    now: clock.now,
    size: ids.size,
    reset() {
      ids.clear()
      clock.reset()
      known = nothing
    },
  }
}

function refuse(page: RevocationPayload, issuedAt: number, { organization, position }: Known): void {
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
