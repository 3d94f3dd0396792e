import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { freePort } from '@/lib/db/postgres/run-cluster'
import type { Restriction } from '@/lib/restrictions/schema'
import {
  attenuateTestToken,
  copyOf,
  createTestApplication,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  type TestWorld,
  tokenActions,
} from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from '../testing/verifier-process'
import { copyInto, installOfflinePackage, type OfflinePackage } from './testing/offline-package'

// The service of docs/guides/offline-verification, with the package installed, in front of a real verifier's keys and feed.

let world: TestWorld
let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let verifier: VerifierProcess
let offline: OfflinePackage
let service: { child: ChildProcess; url: string }
beforeAll(async () => {
  ;[world, bundle, offline] = await Promise.all([createTestWorld(), bundleVerifier(), installOfflinePackage()])
  verifier = await startVerifierProcess(bundle.file)
  await verifier.ready
  service = await startService()
})
afterAll(async () => {
  service?.child.kill('SIGTERM')
  verifier?.child.kill('SIGTERM')
  await Promise.all([service && once(service.child, 'exit'), verifier?.ended])
  await Promise.all([bundle.remove(), offline.remove()])
})

async function startService(): Promise<{ child: ChildProcess; url: string }> {
  await copyInto(offline, 'docs/guides/offline-verification/server.mjs')
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: offline.folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      LATCHKEY_VERIFIER_URL: verifier.url,
      LATCHKEY_ORGANIZATION: world.organization.slug,
      LATCHKEY_APPLICATION_ID: world.orders.id,
      PORT: String(await freePort()),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout!)) {
    const url = /^Orders at (.*)$/.exec(line)?.[1]
    if (url) return { child, url: url.replace('[::1]', 'localhost') }
  }
  throw new Error('The service ended before it listened.')
}

async function ask(secret: string | undefined, method = 'GET', target = '/orders') {
  const headers = secret === undefined ? undefined : { authorization: `Bearer ${secret}` }
  const response = await fetch(`${service.url}${target}`, { method, ...(headers && { headers }) })
  const { code } = (await response.json()) as { code?: string }
  return { status: response.status, code, challenge: response.headers.get('www-authenticate') ?? undefined }
}
const allowed = { status: 200 }
const unauthorized = (code: string) => ({ status: 401, code, challenge: 'Bearer error="invalid_token"' })
const forbidden = (code: string) => ({ status: 403, code, challenge: 'Bearer error="insufficient_scope"' })
/** Resolves once it is so; the test's own time ends the wait. */
const become = (secret: string, expected: object, ...request: [method?: string, target?: string]) =>
  vi.waitFor(async () => expect(await ask(secret, ...request)).toMatchObject(expected), {
    timeout: 25_000,
    interval: 50,
  })

test('a request with a good token is answered, and one without is asked for it', async () => {
  const { secret } = await createTestToken(world)
  expect(await ask(secret)).toMatchObject(allowed)
  expect(await ask(secret, 'POST')).toMatchObject(allowed)
  expect(await ask(undefined)).toEqual({ status: 401, code: 'missing', challenge: 'Bearer' })
  expect(await ask('nonsense')).toEqual(unauthorized('malformed'))
})

test('revoked it is refused, with whatever comes from it, and restored it passes again', async () => {
  const root = await createTestToken(world)
  const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
  const copy = await copyOf(world, child.secret, [{ type: 'operations', names: ['order:list'] }])
  for (const { secret } of [root, child, { secret: copy }]) expect(await ask(secret)).toMatchObject(allowed)
  const actions = tokenActions(world)
  await actions.revoke(root.tokenId)
  for (const secret of [root.secret, child.secret, copy]) await become(secret, unauthorized('revoked'))
  await actions.restore(root.tokenId)
  for (const secret of [root.secret, child.secret, copy]) await become(secret, allowed)
  await actions.revoke(child.tokenId)
  for (const secret of [child.secret, copy]) await become(secret, unauthorized('revoked'))
  expect(await ask(root.secret)).toMatchObject(allowed)
})

test('each restriction is held', async () => {
  const { secret } = await createTestToken(world)
  const other = await createTestApplication(world.organization, 'stock', 'write')
  const narrowed = (restriction: Restriction) => copyOf(world, secret, [restriction])
  const good: Restriction[] = [
    { type: 'applications', ids: [world.orders.id, other.id] },
    { type: 'read_only' },
    { type: 'operations', names: ['order:list'] },
    { type: 'networks', cidrs: ['127.0.0.0/8', '::1/128'] },
    { type: 'expires', at: '2126-01-01T00:00:00Z' },
    { type: 'not_before', at: '2020-01-01T00:00:00Z' },
    { type: 'custom', source: 'check if method("GET"), path($p), $p == "/orders";' },
  ]
  for (const restriction of good)
    expect([restriction, await ask(await narrowed(restriction))]).toMatchObject([{}, allowed])
  const bad: [Restriction, object][] = [
    [{ type: 'applications', ids: [other.id] }, forbidden('restricted')],
    [{ type: 'operations', names: ['order:read'] }, forbidden('restricted')],
    [{ type: 'networks', cidrs: ['203.0.113.0/24'] }, forbidden('restricted')],
    [{ type: 'expires', at: '2026-01-01T00:00:00Z' }, unauthorized('expired')],
    [{ type: 'not_before', at: '2126-01-01T00:00:00Z' }, unauthorized('not_yet_valid')],
    [{ type: 'custom', source: 'check if method("PUT");' }, forbidden('restricted')],
  ]
  for (const [restriction, expected] of bad) {
    expect([restriction, await ask(await narrowed(restriction))]).toEqual([restriction, expected])
  }
  expect(await ask(await narrowed({ type: 'read_only' }), 'POST')).toEqual(forbidden('restricted'))
})

test('roles count only where the verifier is asked', async () => {
  const { id } = await createTestServiceUser(world.organization, 'Reader', 'member')
  const { secret } = await createTestToken(world, { serviceUserId: id })
  expect(await ask(secret, 'POST')).toMatchObject(allowed)
  expect(await ask(secret, 'DELETE', '/orders/1')).toEqual(forbidden('not_permitted'))
})

test('so does that the application was deleted', async () => {
  const { secret } = await createTestToken(world)
  const deleted = (deletedAt: Date | null) =>
    db.application.update({ where: { id: world.orders.id }, data: { deletedAt } })
  await deleted(new Date())
  await become(secret, forbidden('unknown_application'), 'DELETE', '/orders/1')
  expect(await ask(secret)).toMatchObject(allowed)
  await deleted(null)
  await become(secret, allowed, 'DELETE', '/orders/1')
})

test('without its verifier it answers 503 once it is no longer sure, and recovers', async () => {
  const { secret } = await createTestToken(world)
  expect(await ask(secret)).toMatchObject(allowed)
  const port = Number(new URL(verifier.url).port)
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await become(secret, { status: 503, code: 'unavailable' })
  expect(await ask(secret, 'DELETE', '/orders/1')).toMatchObject({ status: 503, code: 'unavailable' })
  const ready = await fetch(`${service.url}/readyz`)
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ available: false, problem: expect.stringContaining('ECONNREFUSED') })
  verifier = await startVerifierProcess(bundle.file, port)
  await verifier.ready
  await become(secret, allowed)
})

test('asked to end, it ends', async () => {
  service.child.kill('SIGTERM')
  expect(await once(service.child, 'exit')).toEqual([0, null])
  service = await startService()
})
