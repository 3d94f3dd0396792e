import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { type Confirmation, confirmRevocations } from '@/lib/revocations/confirm'
import { handOutChanges } from '@/lib/revocations/hand-out'
import { type Publication, publishRevocations } from '@/lib/revocations/publish'
import { connectForRevocations } from '../database'
import { createLine } from '../limits/line'
import { inTurn } from './in-turn'

/** Keeps the revocation feeds up to date, each for itself. */
export interface Publisher {
  /** What the feeds hold, as of a moment after the call. Many who ask cause one look. */
  look: () => Promise<Confirmation>
  /** Resolves when the feed of an organization that is unsettled may have come further. */
  advance: (organizationId: string) => Promise<void>
  close: () => Promise<void>
}

/** Looks that many ask for follow one another as fast as this. */
const leastPause = 10
/** While another process is at it, or it has failed, it is looked again whether it is done. */
const busyPause = 50
/** While one is held up, the other goes on; in both, organizations take turns step by step. */
const organizationsAtOnce = 2
const handingOutTimeout = 30_000
/** Of a step: the first counts all tokens of an organization. */
const publishingTimeout = 600_000

/** @param reading what looks are made through. */
export function startPublisher(
  databaseUrl: string,
  reading: Parameters<typeof confirmRevocations>[0],
  log: FastifyBaseLogger,
): Publisher {
  // Apart, so that nobody's entries keep changes from being handed out to others.
  const handingOut = connectForRevocations(databaseUrl, 1, handingOutTimeout)
  const publishing = connectForRevocations(databaseUrl, organizationsAtOnce, publishingTimeout)
  const line = createLine<Publication>({
    atOnce: organizationsAtOnce,
    patience: publishingTimeout,
    all: Number.POSITIVE_INFINITY,
    perOwner: 1,
  })
  const underway = new Map<string, Promise<Publication>>()
  const failing = new Set<string>()
  let closed = false

  const look = inTurn(leastPause, async (): Promise<Confirmation> => {
    for (;;) {
      const confirmation = (await confirmRevocations(reading)) ?? (await handOutChanges(handingOut))
      if (confirmation) {
        for (const id of confirmation.unsettled.keys()) publish(id, false).catch(() => undefined)
        return confirmation
      }
      if (closed) throw new Error('The revocation feed is closed.')
      await setTimeout(busyPause)
    }
  })

  /** Takes a step when it is the organization's turn; those that somebody waits for come first. */
  async function publish(organizationId: string, isAsked: boolean): Promise<Publication> {
    if (closed) return 'busy'
    const work = () => step(organizationId)
    return underway.get(organizationId) ?? line.run(organizationId, organizationId, work, isAsked)
  }

  async function step(organizationId: string): Promise<Publication> {
    // Somebody has come to wait for it after it had its place, and it has had its turn.
    if (closed || underway.has(organizationId)) return 'busy'
    const begun = publishRevocations(publishing, organizationId)
    underway.set(organizationId, begun)
    try {
      const publication = await begun
      if (failing.delete(organizationId)) log.info({ organization: organizationId }, 'revocations are published again')
      leave(organizationId, publication)
      return publication
    } catch (error) {
      if (!failing.has(organizationId) && !closed) {
        log.error({ err: error, organization: organizationId }, 'revocations of an organization could not be published')
      }
      failing.add(organizationId)
      leave(organizationId, 'busy')
      throw error
    }
  }

  /** Makes room for its next step: at once, unless nothing came of this one. */
  function leave(organizationId: string, publication: Publication): void {
    if (publication === 'busy') {
      void setTimeout(busyPause, undefined, { ref: false }).then(() => underway.delete(organizationId))
      return
    }
    underway.delete(organizationId)
    if (publication === 'more') publish(organizationId, false).catch(() => undefined)
  }

  return {
    look,
    async advance(organizationId) {
      const publication = await publish(organizationId, true).catch(() => 'busy')
      if (publication === 'busy') await setTimeout(busyPause)
    },
    close: async () => {
      closed = true
      await look().catch(() => undefined)
      await Promise.all([handingOut.end(), publishing.end()])
    },
  }
}
