import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import type { Restriction } from '@/lib/restrictions/schema'
import { asAdmin } from '@/lib/testing/factories'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside } from '@/lib/testing/tokens'
import { maxDiscovered } from '@/lib/tokens/limits'
import { renameCopy } from '@/lib/tokens/mutations/rename-copy'
import { getToken } from '@/lib/tokens/queries/get-token'
import { serviceTokens } from '@/lib/tokens/realm'
import { startTestVerifier, verifierOfThisFile } from '../testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
  withBrokenSignature,
} from '../testing/test-world'

// Copies that Latchkey did not make become rows below the token that they were made from, when a verifier first sees them.

const verifier = verifierOfThisFile()
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

const readOnly: Restriction[] = [{ type: 'read_only' }]
const client = '203.0.113.7'
const ask = (token: string, question: Record<string, unknown> = {}) =>
  verifier.get().verify({ token, clientIp: client, access: 'read', ...question })
const codeOf = async (token: string) => (await ask(token)).code
/** Asks, and waits until what was seen is written. */
async function show(token: string, question: Record<string, unknown> = {}) {
  const decision = await ask(token, question)
  await verifier.get().running.settleCopies()
  return decision
}
const detail = (id: string) => asAdmin(world.organization, () => getToken(serviceTokens(world.organization.slug), id))
const rowsBelow = (rootId: string) =>
  db.token.findMany({
    where: { rootId, depth: { gt: 0 } },
    orderBy: [{ depth: 'asc' }, { id: 'asc' }],
    select: { id: true, parentId: true, origin: true, depth: true, name: true, restrictions: true, kind: true },
  })

test('a copy is a row with its restrictions, its use and a name as soon as it was seen', async () => {
  const root = await createTestToken(world)
  const copy = await copyOf(world, root.secret, readOnly)
  const first = await show(copy, { application: 'orders', operation: 'order:list' })
  expect(first).toMatchObject({ code: 'ok', token: { id: root.tokenId, registered: false, attenuated: true } })
  const [row] = await rowsBelow(root.tokenId)
  expect(row).toMatchObject({ parentId: root.tokenId, origin: 'discovered', depth: 1, restrictions: [readOnly] })
  const { row: shown, lastUsedAddress, canRename } = await detail(row!.id)
  expect(shown).toMatchObject({
    seen: true,
    status: 'active',
    restrictions: readOnly,
    lastUsedAt: expect.any(String),
    actions: ['revoke'],
  })
  expect(lastUsedAddress).toBe(client)
  expect(canRename).toBe(true)
  expect((await detail(root.tokenId)).lineage.map(({ id }) => id)).toEqual([root.tokenId, row!.id])
  const entry = await db.auditEntry.findFirst({ where: { entityId: row!.id } })
  expect(entry).toMatchObject({ action: 'service_token:discover', actorType: 'system', actorName: 'Verifier' })

  // From then on it answers for itself.
  expect(await ask(copy)).toMatchObject({ code: 'ok', token: { id: row!.id, name: row!.name, registered: true } })
  await verifier.get().running.flushUsage()
  const counts = await db.usageMinute.findMany({ where: { tokenId: row!.id }, select: { code: true, count: true } })
  expect(counts).toEqual([{ code: 'ok', count: 1 }])
})

test('it appears by itself, soon', async () => {
  const root = await createTestToken(world)
  await ask(await copyOf(world, root.secret, readOnly))
  await expect.poll(async () => (await rowsBelow(root.tokenId)).length, { timeout: 20_000 }).toBe(1)
})

test('of a copy of a copy each block is a row, and what was refused was seen all the same', async () => {
  const root = await createTestToken(world)
  const child = await attenuateTestToken(world, root.tokenId, [{ type: 'applications', ids: [world.orders.id] }])
  const copy = await copyOf(world, child.secret, readOnly)
  const custom: Restriction = { type: 'custom', source: 'check if method("GET");' }
  const below = await copyOf(world, await copyOf(world, copy, [custom]), [])
  expect(await show(below, { application: 'orders', access: undefined, method: 'POST' })).toMatchObject({
    code: 'restricted',
    token: { id: child.tokenId, registered: false },
  })
  const [minted, ...found] = await rowsBelow(root.tokenId)
  expect(minted).toMatchObject({ id: child.tokenId, origin: 'minted' })
  expect(found.map(({ origin, depth }) => [origin, depth])).toEqual([
    ['discovered', 2],
    ['discovered', 3],
    ['discovered', 4],
  ])
  expect(found.map(({ parentId }) => parentId)).toEqual([child.tokenId, found[0]!.id, found[1]!.id])
  expect(found[1]!.restrictions).toEqual([[{ type: 'custom', source: expect.stringContaining('method("GET")') }]])
  // Nobody has used it yet: the request was refused.
  expect((await detail(found[2]!.id)).row.lastUsedAt).toBeNull()
  expect(await ask(copy)).toMatchObject({ token: { id: found[0]!.id, registered: true } })
})

test('one that is registered and one made of it that is not are each what they are', async () => {
  const root = await createTestToken(world)
  const copy = await copyOf(world, root.secret, [{ type: 'expires', at: '2036-01-01T00:00:00Z' }])
  const registered = await registerTestCopy(world, copy, [readOnly])
  const below = await copyOf(world, copy, readOnly)
  expect(await show(below)).toMatchObject({ token: { id: registered.id, registered: false } })
  const rows = await rowsBelow(root.tokenId)
  expect(rows.map(({ origin, parentId }) => [origin, parentId])).toEqual([
    ['registered', root.tokenId],
    ['discovered', registered.id],
  ])
  expect(rows[0]!.restrictions).toEqual([[{ type: 'expires', at: '2036-01-01T00:00:00Z' }]])
})

describe('what an admin does to a discovered copy', () => {
  async function discovered() {
    const root = await createTestToken(world)
    const copy = await copyOf(world, root.secret, readOnly)
    const below = await copyOf(world, copy, readOnly)
    await show(below)
    const [row, rowBelow] = await rowsBelow(root.tokenId)
    return { root, copy, below, row: row!, rowBelow: rowBelow! }
  }
  const actions = () => tokenActions(world)

  test('revoked alone, it and the copies made of it are refused, listed or not, and nothing else is', async () => {
    const { root, copy, below, row } = await discovered()
    const unlisted = await copyOf(world, copy, [])
    const sibling = await copyOf(world, root.secret, readOnly)
    await actions().revoke(row.id)
    const codes = async () => Promise.all([root.secret, sibling, copy, below, unlisted].map(codeOf))
    expect(await codes()).toEqual(['ok', 'ok', 'revoked', 'revoked', 'revoked'])
    await verifier.get().running.settleCopies()
    // The sibling was seen; what is refused as revoked becomes no row.
    expect(await rowsBelow(root.tokenId)).toHaveLength(3)
    await actions().restore(row.id)
    expect(await codes()).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  test('deleted, it is refused for good with what was made of it, and becomes no row again', async () => {
    const { root, copy, below, row } = await discovered()
    await actions().revoke(row.id)
    await actions().remove(row.id)
    const unlisted = await copyOf(world, below, [])
    expect(await Promise.all([root.secret, copy, below, unlisted].map((token) => codeOf(token)))).toEqual([
      'ok',
      'unknown',
      'unknown',
      'unknown',
    ])
    await verifier.get().running.settleCopies()
    expect(await rowsBelow(root.tokenId)).toEqual([])
  })

  test('renamed, it answers by its name', async () => {
    const { copy, row } = await discovered()
    const realm = serviceTokens(world.organization.slug)
    const name = `Contractor ${row.id}`
    await asAdmin(world.organization, () => renameCopy(realm, { tokenId: row.id, name }))
    expect((await ask(copy)).token).toMatchObject({ id: row.id, name, registered: true })
  })

  test('its parent revoked and restored, it goes and comes back with it', async () => {
    const { root, copy } = await discovered()
    await actions().revoke(root.tokenId)
    expect(await codeOf(copy)).toBe('revoked')
    await actions().restore(root.tokenId)
    expect(await codeOf(copy)).toBe('ok')
  })
})

test('nothing is listed that no key has signed, or that is revoked, deleted or of another organization than asked for', async () => {
  const root = await createTestToken(world)
  const copy = await copyOf(world, root.secret, readOnly)
  const { revoke, remove } = tokenActions(world)
  expect((await show(withBrokenSignature(copy, 1))).code).toBe('bad_signature')
  expect((await show(copy, { organization: 'nobody' })).code).toBe('unknown')
  await revoke(root.tokenId)
  expect((await show(copy)).code).toBe('revoked')
  expect(await rowsBelow(root.tokenId)).toEqual([])
  await remove(root.tokenId)
  expect((await show(copy)).code).toBe('unknown')
  expect(await rowsBelow(root.tokenId)).toEqual([])
})

test('two verifiers that meet the same copies at once list each once', async () => {
  const other = await startTestVerifier()
  const root = await createTestToken(world)
  const made = await Promise.all([1, 2, 3, 4].map(() => copyOf(world, root.secret, readOnly)))
  const copies = [...made, ...(await Promise.all(made.map((copy) => copyOf(world, copy, []))))]
  await Promise.all(copies.flatMap((token) => [ask(token), other.verify({ token, access: 'read' })]))
  await Promise.all([verifier.get().running.settleCopies(), other.running.settleCopies()])
  const rows = await rowsBelow(root.tokenId)
  expect(rows.map(({ depth }) => depth)).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  expect(await db.auditEntry.count({ where: { entityId: { in: rows.map(({ id }) => id) } } })).toBe(8)
  await other.running.close()
})

describe('a holder that makes a copy for every request', () => {
  const surplus = 60
  let root: { tokenId: string; secret: string }
  const changes = () => db.change.count({ where: { entityId: root.tokenId } })

  beforeAll(async () => {
    root = await createTestToken(world)
    const copies = await Promise.all(
      Array.from({ length: maxDiscovered + surplus }, () => copyOf(world, root.secret, readOnly)),
    )
    // Twice: what comes while many wait to be noted is left for the next time.
    for (let time = 0; time < 2; time++) {
      for (const copy of copies) expect(await codeOf(copy)).toBe('ok')
      await verifier.get().running.settleCopies()
    }
  }, 120_000)

  test('fills its own hundred rows and no more; the others are counted, each once', async () => {
    const { lineage, moreLineage, credentials } = await detail(root.tokenId)
    expect(lineage.length + moreLineage).toBe(1 + maxDiscovered)
    expect(credentials[0]!.copies).toBe(maxDiscovered)
    expect(Math.abs(credentials[0]!.unlistedCopies - surplus)).toBeLessThan(surplus / 4)
  })

  test('costs the database nothing from then on, and is answered as before', async () => {
    const one = await copyOf(world, root.secret, readOnly)
    await show(one)
    const before = { changes: await changes(), audit: await db.auditEntry.count() }
    const copies = await Promise.all(Array.from({ length: 40 }, () => copyOf(world, root.secret, readOnly)))
    for (const copy of copies) expect(await ask(copy)).toMatchObject({ code: 'ok', token: { registered: false } })
    await verifier.get().running.settleCopies()
    expect({ changes: await changes(), audit: await db.auditEntry.count() }).toEqual(before)
  })

  test('all of them fall with the token', async () => {
    const listed = await copyOf(world, root.secret, readOnly)
    await tokenActions(world).revoke(root.tokenId)
    expect(await codeOf(listed)).toBe('revoked')
    await tokenActions(world).restore(root.tokenId)
  })

  test('finds room again when some were deleted', async () => {
    const [row] = await rowsBelow(root.tokenId)
    await tokenActions(world).revoke(row!.id)
    await tokenActions(world).remove(row!.id)
    expect(await rowsBelow(root.tokenId)).toHaveLength(maxDiscovered - 1)
    const copy = await copyOf(world, root.secret, readOnly)
    await show(copy)
    expect((await ask(copy)).token).toMatchObject({ registered: true })
    expect(await rowsBelow(root.tokenId)).toHaveLength(maxDiscovered)
  })
})

test('a copy of a personal token is its owner’s, and nobody else sees it', async () => {
  const { organization } = world
  const own = personalTokensOf(organization, organization.member)
  const root = await own.create()
  await show(await attenuateOutside(organization, root.secret, readOnly), { organization: organization.slug })
  const [row] = await rowsBelow(root.tokenId)
  expect(row).toMatchObject({ origin: 'discovered', kind: 'personal' })
  const shown = await own.as(() => getToken(own.realm, row!.id))
  expect(shown.row).toMatchObject({ seen: true, actions: ['revoke'], owner: { id: organization.member.membershipId } })
  await expect(detail(row!.id)).rejects.toThrow()
  const entry = await db.auditEntry.findFirst({ where: { entityId: row!.id } })
  expect(entry).toMatchObject({ action: 'personal_token:discover', after: null })
})

test('strings of a copy’s own Datalog cannot break its row', async () => {
  const root = await createTestToken(world)
  const source = 'check if operation($o), $o != "a\0b";'
  const copy = await attenuateOutside(world.organization, root.secret, [{ type: 'custom', source }])
  expect(await show(copy, { operation: 'order:list' })).toMatchObject({ code: 'ok' })
  expect((await rowsBelow(root.tokenId)).map(({ restrictions }) => restrictions)).toEqual([
    [[{ type: 'custom', source: expect.stringContaining('a␀b') }]],
  ])
})
