import { beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { createTestOrganization } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import { createTestApplication, createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

// That something is not there is remembered, so that nobody makes the database look for it again and again; it may come all the same.

const verifier = verifierOfThisFile()
let world: TestWorld
let token: string
beforeAll(async () => {
  world = await createTestWorld()
  token = (await createTestToken(world)).secret
})

/** Twice, the second time from memory. */
async function codesOf(application?: string): Promise<string[]> {
  const question = { token, organization: world.organization.slug, ...(application && { application }) }
  const first = await verifier.get().verify(question)
  return [first.code, (await verifier.get().verify(question)).code]
}
const [unknown, ok] = ['unknown_application', 'ok'].map((code) => [code, code])

test('an application that was asked for before it is there', async () => {
  expect(await codesOf('invoices')).toEqual(unknown)
  const elsewhere = await createTestOrganization()
  await createTestApplication(elsewhere, 'invoices', 'write')
  expect(await codesOf('invoices')).toEqual(unknown)
  const { id } = await createTestApplication(world.organization, 'invoices', 'write')
  expect([await codesOf('invoices'), await codesOf(id)]).toEqual([ok, ok])
})

test('one that has the name of another that was deleted', async () => {
  const { id } = await createTestApplication(world.organization, 'parcels', 'write')
  expect(await codesOf('parcels')).toEqual(ok)
  await db.application.update({ where: { id }, data: { deletedAt: new Date() } })
  expect([await codesOf('parcels'), await codesOf(id)]).toEqual([unknown, unknown])
  await createTestApplication(world.organization, 'parcels', 'write')
  expect([await codesOf('parcels'), await codesOf(id)]).toEqual([ok, unknown])
})

// Of new credentials nothing is told: nobody holds a secret before.
test('a credential that is not there is asked for again after a while', async () => {
  const { tokenId, secret } = await createTestToken(world)
  const ask = async () => (await verifier.get().verify({ token: secret, organization: world.organization.slug })).code
  const [credential] = await db.credential.findMany({ where: { tokenId } })
  expect(await ask()).toBe('ok')
  await db.credential.delete({ where: { id: credential!.id } })
  expect([await ask(), await ask()]).toEqual(['unknown', 'unknown'])
  await db.credential.create({ data: credential! })
  await vi.waitUntil(async () => (await ask()) === 'ok', { timeout: 20_000 })
})
