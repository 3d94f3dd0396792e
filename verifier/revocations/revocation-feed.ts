import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Confirmation } from '@/lib/revocations/confirm'
import { type RevocationPage, readRevocationPage } from '@/lib/revocations/read-page'
import { signRevocationPage } from '@/lib/revocations/sign-page'
import { connectForRevocations } from '../database'
import { createLine } from '../limits/line'
import { Problem } from '../problem'
import { startPublisher } from './publisher'

/** A page as it is sent. */
export interface SignedAnswer {
  /** `{payload, jws}` */
  body: string
  /** The same as an event. Made once for all streams: those that read slowly hold the same bytes. */
  event: Buffer
  /** Of the page's content, without the time at which it was issued. */
  etag: string
  next: number
  complete: boolean
  hasEntries: boolean
}

/** Signs what organizations publish of revocations. */
export interface RevocationFeed {
  /**
   * The page after `since`; a complete one is true as of a moment after the call. Throws a Problem: 404, 400, 503.
   * @param address of whom asks: addresses take turns.
   * @param beforeLookup called before an organization is looked up of which nothing is known; may throw.
   */
  page: (slug: string, since: number, address: string, beforeLookup?: () => void) => Promise<SignedAnswer>
  close: () => Promise<void>
}

export interface RevocationFeedSettings {
  databaseUrl: string
  stalenessMilliseconds: number
}

/** So many milliseconds have one time of issue: pages that do not change are signed ten times a second at most, whoever asks. */
const issuedEvery = 100
/** Also when nobody asks, so that the first who does need not wait. */
const lookEvery = 1_000
/** Milliseconds: a page of a thousand ids takes a third of that to make. */
const pauseForId = 0.01
const closingPatience = 2_000
const memory = 32 * 1024 * 1024
/** Pages that wait to be read. Consumers behind one proxy that tells nothing of them are one address. */
const room = { all: 2_000, perOwner: 200 }
const organizationsRemembered = 10_000

interface Remembered {
  version: string
  page: RevocationPage
  etag: string
  signed?: { issuedAt: number; answer: Promise<SignedAnswer> }
  /** The same, when more may have to follow it. */
  unfinished?: Remembered
}

/** Where an organization's feed ended; undefined when there was no such organization. */
interface End {
  version: string
  /** As far as it is known. */
  organizationId?: string
  position?: number
}

/**
 * Answers pages of the revocation feeds, having made sure each time that they are up to date. Strangers may ask: however many do, there is
 * one look at a time. A feed that is not up to date yet keeps nobody from any other.
 */
export function startRevocationFeed(
  { databaseUrl, stalenessMilliseconds }: RevocationFeedSettings,
  log: FastifyBaseLogger,
): RevocationFeed {
  const patience = Math.max(1, stalenessMilliseconds / 2)
  const reading = connectForRevocations(databaseUrl, 2, patience)
  const publisher = startPublisher(databaseUrl, reading, log)
  const remembered = new LRUCache<string, Remembered>({ maxSize: memory, sizeCalculation: sizeOf })
  const ends = new LRUCache<string, End>({ max: organizationsRemembered })
  // Apart, so that whoever makes up names pushes out no others.
  const absent = new LRUCache<string, End>({ max: organizationsRemembered })
  // One after the other, with a pause behind each as it was long: decisions come first.
  const line = createLine<Remembered>({
    atOnce: 1,
    patience,
    pauseAfter: ({ page }) => idsOf(page) * pauseForId,
    ...room,
  })
  let latest: Confirmation | undefined
  let failing = false
  let closed = false

  /** Fails when it cannot be known in time, and lets those who look go on. */
  async function confirm(): Promise<Confirmation> {
    try {
      const confirmation = await inTime(publisher.look(), patience)
      if (failing) log.info('revocations are published again')
      failing = false
      latest = confirmation
      return confirmation
    } catch (error) {
      if (!failing && !closed) log.error({ err: error }, 'the revocation feed could not be brought up to date')
      failing = true
      throw unavailable()
    }
  }

  /** What is remembered, and as good as read just now; undefined when it has to be read. */
  function recall(slug: string, since: number, confirmation: Confirmation): Remembered | undefined {
    const found = remembered.get(placeOf(slug, since))
    if (found?.version === versionOf(confirmation, found?.page.content.organization)) return found
    const end = ends.get(slug) ?? absent.get(slug)
    if (end?.version === versionOf(confirmation, end?.organizationId)) makeSureOfPlace(end, since)
    return undefined
  }

  async function find(
    slug: string,
    since: number,
    confirmation: Confirmation,
    address: string,
    beforeLookup?: () => void,
  ): Promise<Remembered> {
    const found = recall(slug, since, confirmation)
    if (found) return found
    const end = ends.get(slug)
    if (!end) beforeLookup?.()
    // Whoever follows a feed asks for what comes after its end. That is little, and waits for nobody who reads from somewhere else.
    const isQuick = end?.position === since
    // By the time of its turn others have looked, and may have read it.
    const work = async () => recall(slug, since, latest!) ?? read(slug, since, latest!)
    const key = JSON.stringify([slug, since, confirmation.version])
    return inTime(line.run(address, key, work, isQuick), patience).catch((error) => {
      throw error instanceof Problem ? error : Object.assign(unavailable(), { cause: error })
    })
  }

  async function read(slug: string, since: number, confirmation: Confirmation): Promise<Remembered> {
    const page = await readRevocationPage(reading, slug, since)
    if (page === 'unknown') {
      ends.delete(slug)
      absent.set(slug, { version: confirmation.version })
      throw unknown()
    }
    absent.delete(slug)
    if (page === 'beyond') throw beyond()
    const { organization: organizationId, complete, next: position } = page.content
    const version = versionOf(confirmation, organizationId)
    if (complete) ends.set(slug, { version, organizationId, position })
    const made = { version, page, etag: etagOf(page) }
    remembered.set(placeOf(slug, since), made)
    return made
  }

  /** The page, once it is all there is to say; before that, if it is full, or what there is of it when that takes too long. */
  async function findFinished(
    slug: string,
    since: number,
    address: string,
    beforeLookup?: () => void,
  ): Promise<[Remembered, Confirmation]> {
    for (const begun = performance.now(); ; ) {
      const confirmation = await confirm()
      const known = await find(slug, since, confirmation, address, beforeLookup)
      const { organization, complete, next } = known.page.content
      if (!complete || !confirmation.unsettled.has(organization)) return [known, confirmation]
      const left = begun + patience - performance.now()
      if (left > 0) {
        await inTime(publisher.advance(organization), left).catch(() => undefined)
        continue
      }
      if (next === since) throw late()
      known.unfinished ??= unfinished(known)
      return [known.unfinished, confirmation]
    }
  }

  const timer = setInterval(() => void confirm().catch(() => undefined), lookEvery)
  return {
    async page(slug, since, address, beforeLookup) {
      const [known, { asOf }] = await findFinished(slug, since, address, beforeLookup)
      const issuedAt = Math.floor(asOf.getTime() / issuedEvery) * issuedEvery
      if (known.signed?.issuedAt !== issuedAt) known.signed = { issuedAt, answer: sign(known, issuedAt) }
      return known.signed.answer
    },
    close: async () => {
      closed = true
      clearInterval(timer)
      // Who publishes may need longer, and ends with its connection.
      const ended = publisher.close().then(() => reading.end())
      await Promise.race([ended, setTimeout(closingPatience, undefined, { ref: false })])
    },
  }
}

/** Fails after so many milliseconds. */
async function inTime<Result>(result: Promise<Result>, milliseconds: number): Promise<Result> {
  const ended = new AbortController()
  const tooLate = setTimeout(milliseconds, undefined, { signal: ended.signal }).then(() => {
    throw late()
  })
  return Promise.race([result, tooLate]).finally(() => ended.abort())
}

/** While it is the same, so is what was read of an organization after the confirmation. */
function versionOf({ version, unsettled }: Confirmation, organizationId: string | undefined): string {
  const position = organizationId === undefined ? undefined : unsettled.get(organizationId)
  return position === undefined ? version : `${version}/${position}`
}

function unfinished({ version, page: { content, key } }: Remembered): Remembered {
  const page = { content: { ...content, complete: false }, key }
  return { version, page, etag: etagOf(page) }
}

async function sign({ page, etag }: Remembered, issuedAt: number): Promise<SignedAnswer> {
  // While LATCHKEY_SECRET is being replaced, the key may lie under one that this process does not know yet.
  const signed = await signRevocationPage(page, new Date(issuedAt)).catch((error) => {
    throw Object.assign(unavailable(), { cause: error })
  })
  const body = JSON.stringify(signed)
  const { next, complete, entries } = page.content
  const event = Buffer.from(`id: ${next}\ndata: ${body}\n\n`)
  return { body, event, etag, next, complete, hasEntries: entries.length > 0 }
}

// Weak (RFC 9110, section 8.8.1): what is issued later says the same with other bytes.
function etagOf({ content, key }: RevocationPage): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([content, key.id]))
    .digest('base64url')
  return `W/"${digest.slice(0, 22)}"`
}

// What is signed of it later counts, too: the entries as text, in the payload and in base64 in the signature, and both again in an event.
function sizeOf({ page }: Remembered): number {
  return 4_000 + idsOf(page) * 1_000 + page.content.entries.length * 1_500
}

function idsOf({ content }: RevocationPage): number {
  return content.entries.reduce((sum, entry) => sum + entry.revocationIds.length, 0)
}

function makeSureOfPlace({ position }: End, since: number): void {
  if (position === undefined) throw unknown()
  if (since > position) throw beyond()
}

function placeOf(slug: string, since: number): string {
  return JSON.stringify([slug, since])
}

function unknown(): Problem {
  return new Problem(404, 'not_found', 'There is no such organization.')
}

function unavailable(): Problem {
  return new Problem(503, 'unavailable', 'What was revoked cannot be read just now. Try again shortly.')
}

function late(): Problem {
  return new Problem(503, 'unavailable', 'It took too long to see what was revoked. Try again shortly.')
}

function beyond(): Problem {
  return new Problem(
    400,
    'beyond_feed',
    'The feed has not come that far: it is another one than before, such as after a database was restored. Begin again, without “since”.',
  )
}
