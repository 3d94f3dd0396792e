import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { createTestOrganization } from '@/lib/testing/factories'
import { oddNames } from '../testing/odd-names'
import { problemOf } from '../testing/problem-document'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestWorld, type TestWorld } from '../testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
})

describe('GET /v1/orgs/<slug>/keys', () => {
  test('lists every key, retired ones included, without anything secret', async () => {
    const other = await createTestOrganization()
    await db.signingKey.update({
      where: { id: other.signingKey.id },
      data: { state: 'retired', retiredAt: new Date('2026-11-01T12:00:00Z') },
    })
    const response = await fetch(`${verifier.get().url}/v1/orgs/${other.slug}/keys`)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      keys: [
        {
          id: other.signingKey.id,
          algorithm: 'ed25519',
          publicKey: other.signingKey.publicKey,
          state: 'retired',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
          retiredAt: '2026-11-01T12:00:00.000Z',
        },
      ],
    })
  })

  test('are those of now, once anything has changed', async () => {
    const slug = `later-${crypto.randomUUID().slice(0, 8)}`
    const ask = async (of: string) => {
      const response = await fetch(`${verifier.get().url}/v1/orgs/${of}/keys`)
      return response.status === 200 ? ((await response.json()) as { keys: { state: string }[] }).keys : response.status
    }
    expect(await ask(slug)).toBe(404)
    const other = await createTestOrganization()
    await db.organization.update({ where: { id: other.id }, data: { slug } })
    expect(await ask(slug)).toMatchObject([{ state: 'signing' }])
    await db.signingKey.update({
      where: { id: other.signingKey.id },
      data: { state: 'retired', retiredAt: new Date() },
    })
    expect(await ask(slug)).toMatchObject([{ state: 'retired' }])
    const publicKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
    const data = { organizationId: other.id, publicKey, encryptedKey: new Uint8Array(), secretId: '' }
    await db.signingKey.create({ data })
    expect(await ask(slug)).toMatchObject([{ state: 'retired' }, { state: 'signing' }])
  })

  test('need not be sent again to who has them', async () => {
    const url = `${verifier.get().url}/v1/orgs/${world.organization.slug}/keys`
    const etag = (await fetch(url)).headers.get('etag')!
    const again = await fetch(url, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await fetch(url, { headers: { 'if-none-match': '"another"' } })).status).toBe(200)
  })

  test('takes GET and HEAD only', async () => {
    const url = `${verifier.get().url}/v1/orgs/${world.organization.slug}/keys`
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    const response = await fetch(url, { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  test.each(oddNames)('nobody’s keys are at %j', async (slug) => {
    const response = await fetch(`${verifier.get().url}/v1/orgs/${encodeURIComponent(slug.toWellFormed())}/keys`)
    expect(response.status).toBe(404)
    expect((await problemOf(response)).code).toBe('not_found')
  })
})
