import { beforeAll, describe, expect, test } from 'vitest'
import { inspect } from '@/lib/biscuit/inspect'
import { db } from '@/lib/db/client'
import { createTestOrganization } from '@/lib/testing/factories'
import { insertManyTokens } from '@/lib/testing/many-tokens'
import { publishedPages } from '../testing/published'
import { verifierOfThisFile } from '../testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from '../testing/test-world'

// What is answered, entry by entry and header by header.

const verifier = verifierOfThisFile()
const readOnly = [{ type: 'read_only' as const }]
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

const address = (query = '', slug = world.organization.slug) =>
  `${verifier.get().url}/v1/orgs/${slug}/revocations${query}`

function idsOf(secret: string): string[] {
  const inspection = inspect(secret)
  if (!inspection.ok) throw new Error(inspection.message)
  return inspection.blocks.map(({ revocationId }) => revocationId)
}

/** What comes while `work` is done. */
async function entriesOf(work: () => Promise<unknown>) {
  const { slug } = world.organization
  const before = (await publishedPages(verifier.get().url, slug)).at(-1)!.next
  await work()
  return (await publishedPages(verifier.get().url, slug, before)).flatMap(({ entries }) => entries)
}

describe('an entry lists exactly what changed', () => {
  test('a root: its authority block, and that of each child of the server', async () => {
    const root = await createTestToken(world, { expiresAt: '2126-12-21T00:00:00Z' })
    const child = await attenuateTestToken(world, root.tokenId, readOnly)
    await registerTestCopy(world, await copyOf(world, child.secret, readOnly), [readOnly])
    const entries = await entriesOf(() => tokenActions(world).revoke(root.tokenId))
    expect(entries).toEqual([
      {
        position: expect.any(Number),
        at: expect.any(String),
        change: 'revoked',
        revocationIds: [idsOf(root.secret)[0], idsOf(child.secret)[0]].sort(),
        token: root.tokenId,
        expiresAt: '2126-12-21T00:00:00.000Z',
      },
    ])
    const restored = await entriesOf(() => tokenActions(world).restore(root.tokenId))
    expect(restored).toEqual([
      { ...entries[0], position: expect.any(Number), at: expect.any(String), change: 'restored' },
    ])
    expect(restored[0]!.position).toBeGreaterThan(entries[0]!.position)
  })

  test('a copy: its last block, and those of copies below it', async () => {
    const { secret } = await createTestToken(world)
    const copy = await copyOf(world, secret, readOnly)
    const below = await copyOf(world, copy, readOnly)
    const { id } = await registerTestCopy(world, copy, [readOnly])
    await registerTestCopy(world, below, [readOnly, readOnly])
    const [, own, lower] = idsOf(below)
    expect(await entriesOf(() => tokenActions(world).revoke(id))).toMatchObject([
      { change: 'revoked', revocationIds: [own, lower].sort(), token: id },
    ])
    expect(await entriesOf(() => tokenActions(world).restore(id))).toMatchObject([
      { change: 'restored', revocationIds: [own, lower].sort(), token: id },
    ])
  })

  test('a rotation: the old credential, by its name', async () => {
    const { tokenId, secret } = await createTestToken(world)
    await attenuateTestToken(world, tokenId, readOnly)
    await registerTestCopy(world, await copyOf(world, secret, readOnly), [readOnly])
    const credential = await db.credential.findFirstOrThrow({ where: { tokenId } })
    const entries = await entriesOf(() => tokenActions(world).rotate(tokenId, '0'))
    expect(entries).toMatchObject([
      { change: 'revoked', revocationIds: idsOf(secret), token: tokenId, credential: credential.id },
    ])
    expect(entries[0]).not.toHaveProperty('expiresAt')
  })

  test('nothing where nothing changed: revoked already, revoked by itself too, created, renamed', async () => {
    const root = await createTestToken(world)
    const child = await attenuateTestToken(world, root.tokenId, readOnly)
    expect(await entriesOf(() => createTestToken(world))).toEqual([])
    await entriesOf(() => tokenActions(world).revoke(root.tokenId))
    expect(await entriesOf(() => tokenActions(world).revoke(child.tokenId))).toEqual([])
    expect(await entriesOf(() => tokenActions(world).restore(root.tokenId))).toMatchObject([
      { change: 'restored', revocationIds: idsOf(root.secret) },
    ])
    expect(
      await entriesOf(() => db.serviceUser.update({ where: { id: world.pipeline.id }, data: { name: 'Pipes' } })),
    ).toEqual([])
    await tokenActions(world).revoke(root.tokenId)
    await entriesOf(() => publishedPages(verifier.get().url, world.organization.slug))
    expect(await entriesOf(() => tokenActions(world).remove(root.tokenId))).toEqual([])
  })

  test('nothing of another organization', async () => {
    const other = await createTestWorld()
    const { tokenId } = await createTestToken(other)
    expect(await entriesOf(() => tokenActions(other).revoke(tokenId))).toEqual([])
    const [page] = await publishedPages(verifier.get().url, other.organization.slug)
    expect(page).toMatchObject({ organization: other.organization.id, since: 0, complete: true })
    expect(page!.next).toBe(page!.entries[0]!.position)
  })
})

describe('HTTP', () => {
  test('an empty feed, signed by the key that signs', async () => {
    const { slug, id, signingKey } = await createTestOrganization()
    const asked = Date.now()
    const response = await fetch(address('', slug))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { payload, jws } = (await response.json()) as { payload: { issuedAt: string }; jws: string }
    expect(payload).toEqual({
      organization: id,
      since: 0,
      next: 0,
      complete: true,
      issuedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      entries: [],
    })
    // One clock on this machine; a tenth of a second has one time of issue.
    expect(Date.parse(payload.issuedAt)).toBeGreaterThan(asked - 101)
    expect(Date.parse(payload.issuedAt)).toBeLessThanOrEqual(Date.now())
    const [header] = jws.split('.')
    expect(JSON.parse(Buffer.from(header!, 'base64url').toString())).toEqual({
      alg: 'EdDSA',
      kid: String(signingKey.id),
    })
  })

  test('what a client holds is not sent again until something changes', async () => {
    const etag = (await fetch(address())).headers.get('etag')!
    expect(etag).toMatch(/^W\/"[\w-]+"$/)
    for (const known of [etag, etag.slice(2), `"x", ${etag}`, '*']) {
      const again = await fetch(address(), { headers: { 'if-none-match': known } })
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
    }
    expect((await fetch(address(), { headers: { 'if-none-match': 'W/"x"' } })).status).toBe(200)
    const { tokenId } = await createTestToken(world)
    expect((await fetch(address(), { headers: { 'if-none-match': etag } })).status).toBe(304)
    await tokenActions(world).revoke(tokenId)
    const changed = await fetch(address(), { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  test.each([
    ['?since=-1', 'since'],
    ['?since=1.5', 'since'],
    ['?since=abc', 'since'],
    ['?since=', 'since'],
    ['?since=1&since=2', 'since'],
    ['?since=9999999999999999', 'since'],
    ['?after=1', 'after'],
  ])('refuses %s', async (query, field) => {
    const response = await fetch(address(query))
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ field }] })
  })

  test('refuses a position that the feed has not come to', async () => {
    const end = (await publishedPages(verifier.get().url, world.organization.slug)).at(-1)!.next
    expect((await fetch(address(`?since=${end}`))).status).toBe(200)
    const response = await fetch(address(`?since=${end + 1}`))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'beyond_feed' })
    const stream = await fetch(address(`?since=${end + 1}`), { headers: { accept: 'text/event-stream' } })
    expect(stream.status).toBe(400)
  })

  test.each(['nobody', 'a%00b', 'org_x', '%F0%9F%94%91'])('knows no organization %s', async (slug) => {
    const response = await fetch(address('', slug))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  })

  test('takes GET and HEAD only', async () => {
    const head = await fetch(address(), { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(head.headers.get('etag')).toMatch(/^W\//)
    const streamed = await fetch(address(), { method: 'HEAD', headers: { accept: 'text/event-stream' } })
    expect([streamed.status, await streamed.text()]).toEqual([200, ''])
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(address(), { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })
})

describe('pages', () => {
  test('of a thousand ids, whatever changes at once', async () => {
    const many = await createTestWorld()
    const { organization, pipeline } = many
    const minted = await insertManyTokens(organization, pipeline.id, 2_500)
    await db.token.updateMany({
      where: { organizationId: organization.id },
      data: { revokedAt: new Date(), effectiveRevokedAt: new Date(), revocationCause: 'self' },
    })
    const pages = await publishedPages(verifier.get().url, organization.slug)
    const counts = pages.map(({ entries }) => entries.flatMap(({ revocationIds }) => revocationIds).length)
    expect(counts).toEqual([1000, 1000, 500])
    expect(pages.map(({ complete }) => complete)).toEqual([false, false, true])
    const ids = pages.flatMap(({ entries }) => entries.flatMap(({ revocationIds }) => revocationIds))
    expect(ids.sort()).toEqual(minted)
  })
})
