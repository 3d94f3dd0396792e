import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import type { RevocationEntry, RevocationPayload } from '@/lib/revocations/payload'
import { insertManyTokens } from '@/lib/testing/many-tokens'
import { publishedPages } from '../testing/published'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestToken, createTestWorld, type TestWorld, tokenActions } from '../testing/test-world'

// An organization of which 50,000 secrets end at once, held up when about half of them are published: and its neighbour.

const patience = { timeout: 60_000, interval: 20 }
const client = new Client({ connectionString: process.env.DATABASE_URL })
let large: TestWorld
let neighbour: TestWorld
let ids: string[]
/** Those that can be published: parts are of 2,000, and one with this much before it is held up. */
const first = 24_000
let verifier: TestVerifier

beforeAll(async () => {
  await client.connect()
  ;[large, neighbour] = await Promise.all([createTestWorld(), createTestWorld()])
  ids = await insertManyTokens(large.organization, large.pipeline.id, 50_000)
  await client.query('SELECT pg_advisory_lock(7)')
  await client.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END';
    CREATE TRIGGER "hold_up" BEFORE INSERT ON "Revocation" FOR EACH ROW
      WHEN (NEW."revocationId" = '${ids[first + 1_000]}') EXECUTE FUNCTION wait_for_test()`)
  // So soon it says that it cannot tell.
  verifier = await startTestVerifier({ stalenessSeconds: 2 })
  const { id } = large.organization
  await db.organization.update({ where: { id }, data: { deletedAt: new Date() }, select: { id: true } })
  await vi.waitUntil(heldUp, patience)
}, 180_000)
afterAll(async () => {
  await client.end()
  await verifier.running.close()
})

/** The process of PostgreSQL that publishes what is held up. */
async function heldUp(): Promise<number | undefined> {
  const { rows } = await client.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`,
  )
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]?.pid
}

const addressOf = ({ organization }: TestWorld, since: number, { url } = verifier) =>
  `${url}/v1/orgs/${organization.slug}/revocations?since=${since}`

/** The page, or the status of a refusal. */
async function ask(world: TestWorld, since: number, of = verifier): Promise<RevocationPayload | number> {
  const response = await fetch(addressOf(world, since, of))
  if (response.status !== 200) return response.status
  return ((await response.json()) as { payload: RevocationPayload }).payload
}

/** On a busy machine a verifier may not be able to tell in time. */
async function askUntilAnswered(world: TestWorld, since: number, of = verifier): Promise<RevocationPayload> {
  const page = await vi.waitUntil(async () => {
    const answer = await ask(world, since, of)
    return typeof answer === 'object' && answer
  }, patience)
  return page as RevocationPayload
}

/** What comes by an event stream from the beginning. */
function listen(world: TestWorld) {
  const abort = new AbortController()
  const pages: RevocationPayload[] = []
  void (async () => {
    const headers = { accept: 'text/event-stream' }
    const response = await fetch(addressOf(world, 0), { headers, signal: abort.signal })
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream() as never)) {
      const lines = `${text}${chunk}`.split('\n')
      text = lines.pop()!
      for (const line of lines) if (line.startsWith('data: ')) pages.push(JSON.parse(line.slice(6)).payload)
    }
  })().catch(() => undefined)
  return { pages, end: () => abort.abort() }
}

const idsOf = (pages: RevocationPayload[]) =>
  pages.flatMap(({ entries }) => entries.flatMap(({ revocationIds }) => revocationIds))

let said: RevocationEntry[]
let position = 0

test('what is published of it can be read, and nothing says that this is all', async () => {
  const pages: RevocationPayload[] = []
  while (idsOf(pages).length < first) {
    const page = await askUntilAnswered(large, position)
    expect(page.complete).toBe(false)
    pages.push(page)
    position = page.next
  }
  expect(idsOf(pages)).toEqual(ids.slice(0, first))
  said = pages.flatMap(({ entries }) => entries)
  expect(await ask(large, position)).toBe(503)
  // A page that is not full comes when it has waited for long enough.
  const last = await askUntilAnswered(large, said.at(-2)!.position)
  expect(last).toMatchObject({ complete: false, next: position, entries: [said.at(-1)] })
  expect(await heldUp()).toBeDefined()
}, 120_000)

test('meanwhile its neighbour hears of what ends, and by a stream beside its own', async () => {
  const { tokenId } = await createTestToken(neighbour)
  const [ofLarge, ofNeighbour] = [listen(large), listen(neighbour)]
  await vi.waitUntil(() => idsOf(ofLarge.pages).length === first && ofNeighbour.pages.length > 0, patience)
  let since = 0
  for (const change of ['revoked', 'restored', 'revoked']) {
    await tokenActions(neighbour)[change === 'revoked' ? 'revoke' : 'restore'](tokenId)
    const page = await askUntilAnswered(neighbour, since)
    expect(page).toMatchObject({ since, complete: true, entries: [{ change, token: tokenId }] })
    await vi.waitUntil(() => ofNeighbour.pages.some(({ complete, next }) => complete && next === page.next), patience)
    since = page.next
  }
  expect(await heldUp()).toBeDefined()
  expect(idsOf(ofLarge.pages)).toEqual(ids.slice(0, first))
  for (const { end } of [ofLarge, ofNeighbour]) end()
}, 120_000)

test('when its connection is cut it goes on where it was: nothing is said twice, and nothing left out', async () => {
  const pid = await heldUp()
  const another = await startTestVerifier()
  await askUntilAnswered(neighbour, 0, another)
  await client.query('SELECT pg_terminate_backend($1)', [pid])
  await vi.waitUntil(async () => ![undefined, pid].includes(await heldUp()), patience)
  expect(await db.revocation.count({ where: { organizationId: large.organization.id } })).toBe(first)
  await client.query('SELECT pg_advisory_unlock(7)')
  const pagesAfter = (since: number) => publishedPages(another.url, large.organization.slug, since)
  expect(idsOf(await pagesAfter(position))).toEqual(ids.slice(first))
  const all = await pagesAfter(0)
  expect(idsOf(all)).toEqual(ids)
  expect(all.flatMap(({ entries }) => entries).slice(0, said.length)).toEqual(said)
  await another.running.close()
}, 120_000)
