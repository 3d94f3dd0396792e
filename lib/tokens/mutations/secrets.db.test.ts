import { expect, test } from 'vitest'
import { db } from '../../db/client'
import { asAdmin, createTestOrganization } from '../../testing/factories'
import {
  attenuateTestToken,
  createTestServiceUser,
  createTestToken,
  newKey,
  registerTestCopy,
} from '../../testing/tokens'
import { createTokenAction, rotateTokenAction } from '../actions'
import { serviceTokens } from '../realm'

async function dump(): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ text: string }[]>(`SELECT t::text AS "text" FROM "${name}" t`)
    texts.push(...rows.map(({ text }) => text))
  }
  return texts.join('\n')
}

test('no secret lies in the database, in no part and in no encoding', async () => {
  const organization = await createTestOrganization()
  const owner = await createTestServiceUser(organization)
  const name = 'Kept nowhere'
  const root = await createTestToken(organization, owner.id, { name })
  const child = await attenuateTestToken(organization, root.tokenId)
  const copy = await registerTestCopy(organization, child.secret)
  const rotation = { tokenId: root.tokenId, overlap: '1h', idempotencyKey: newKey() }
  const rotated = await asAdmin(organization, () => rotateTokenAction(serviceTokens(organization.slug), rotation))
  const secrets = [root.secret, child.secret, copy.secret, rotated.status === 'ok' ? rotated.value.secret : '']

  const text = await dump()
  // What is stored is seen: the dump holds what it should.
  for (const known of [root.tokenId, child.name, copy.name, name]) expect(text).toContain(known)
  for (const secret of secrets) {
    const biscuit = secret.replace(/^lk_[a-z]+_/, '')
    expect(biscuit.length).toBeGreaterThan(100)
    const bytes = Buffer.from(biscuit, 'base64url')
    // The end of a biscuit is the key that lets its holder append: the one part that must be nowhere.
    const proof = bytes.subarray(-32)
    for (const form of [secret, biscuit, biscuit.slice(0, 60), biscuit.slice(-40)]) expect(text).not.toContain(form)
    for (const part of [bytes, proof]) {
      for (const encoding of ['hex', 'base64', 'base64url'] as const)
        expect(text).not.toContain(part.toString(encoding))
    }
  }
})

test('a refusal never hands the secret back', async () => {
  const organization = await createTestOrganization()
  const owner = await createTestServiceUser(organization)
  const input = {
    name: 'Once',
    serviceUserId: owner.id,
    expiration: { choice: '7d' },
    note: '',
    idempotencyKey: newKey(),
  }
  const create = () => asAdmin(organization, () => createTokenAction(serviceTokens(organization.slug), input))
  const made = await create()
  const again = await create()
  expect(made.status).toBe('ok')
  expect(again.status).toBe('failed')
  expect(JSON.stringify(again)).not.toContain('lk_svc_')
})
