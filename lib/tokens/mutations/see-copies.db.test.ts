import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client'
import type { Restriction } from '../../restrictions/schema'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import {
  attenuateOutside,
  createTestServiceUser,
  createTestToken,
  describeCopy,
  registerTestCopy,
} from '../../testing/tokens'
import { maxDiscovered } from '../limits'
import { getToken } from '../queries/get-token'
import { serviceTokens } from '../realm'
import { registerCopy } from './register-copy'
import { revokeToken } from './revoke'
import { seeCopies } from './see-copies'

let organization: TestOrganization
let owner: { id: string }

beforeAll(async () => {
  organization = await createTestOrganization()
  owner = await createTestServiceUser(organization)
})

const start = Date.now()
const inDays = (days: number) => `${new Date(start + days * 86_400_000).toISOString().slice(0, 19)}Z`
const expires = (days: number): Restriction => ({ type: 'expires', at: inDays(days) })
const detail = (id: string) => asAdmin(organization, () => getToken(serviceTokens(organization.slug), id))

/** What the verifier does when it meets this secret. */
async function meet(secret: string): Promise<void> {
  const { credentialId, revocationIds, restrictions } = await describeCopy(secret)
  const appended = revocationIds.slice(revocationIds.length - restrictions.length)
  const blocks = appended.map((revocationId, index) => ({ revocationId, restrictions: restrictions[index]! }))
  await db.$transaction((tx) => seeCopies(tx, { organizationId: organization.id, credentialId }, [{ blocks }]))
}

const copiesOf = async (secret: string) =>
  db.token.findMany({
    where: { copyCredentialId: (await describeCopy(secret)).credentialId },
    orderBy: { depth: 'asc' },
    omit: { listClass: true },
  })

test('what was claimed gives way to what the copy says, for it and what is listed below it', async () => {
  const root = await createTestToken(organization, owner.id)
  const copy = await attenuateOutside(organization, root.secret, [expires(3), { type: 'read_only' }])
  const below = await attenuateOutside(organization, copy, [expires(20)])
  const claim = { ...(await describeCopy(copy)), restrictions: [[expires(10)]] }
  const { id } = await asAdmin(organization, () =>
    registerCopy(serviceTokens(organization.slug), { name: 'Claimed', ...claim }),
  )
  const second = await asAdmin(organization, async () =>
    registerCopy(serviceTokens(organization.slug), { name: 'Below', ...(await describeCopy(below)) }),
  )
  expect((await detail(id)).row.seen).toBe(false)
  expect(Date.parse((await detail(second.id)).row.expiresAt!)).toBe(Date.parse(inDays(10)))

  await meet(copy)
  const seen = await detail(id)
  expect(seen.row).toMatchObject({ seen: true, restrictions: [expires(3), { type: 'read_only' }] })
  expect(Date.parse(seen.row.expiresAt!)).toBe(Date.parse(inDays(3)))
  expect(Date.parse((await detail(second.id)).row.expiresAt!)).toBe(Date.parse(inDays(3)))
  expect((await detail(second.id)).row.seen).toBe(false)

  const before = await copiesOf(copy)
  await meet(copy)
  expect(await copiesOf(copy)).toEqual(before)
})

test('an unlisted copy is discovered, block by block, and can be named afterwards', async () => {
  const root = await createTestToken(organization, owner.id, { name: 'Discovering' })
  const copy = await attenuateOutside(organization, root.secret, [{ type: 'read_only' }])
  const below = await attenuateOutside(organization, copy, [])
  await meet(below)
  const rows = await copiesOf(below)
  expect(rows.map(({ origin, depth }) => [origin, depth])).toEqual([
    ['discovered', 1],
    ['discovered', 2],
  ])
  expect(rows[0]!.name).toMatch(/^Discovering · [0-9a-f]{12}$/)
  const { id } = await asAdmin(organization, async () =>
    registerCopy(serviceTokens(organization.slug), { name: 'Found', ...(await describeCopy(below)) }),
  )
  expect(id).toBe(rows[1]!.id)
  expect((await detail(id)).row).toMatchObject({ name: 'Found', origin: 'registered', seen: true })
})

test('a copy discovered below something revoked is revoked from the start', async () => {
  const root = await createTestToken(organization, owner.id)
  const copy = await registerTestCopy(organization, root.secret)
  await asAdmin(organization, () => revokeToken(serviceTokens(organization.slug), { tokenId: copy.id, reason: '' }))
  const below = await attenuateOutside(organization, copy.secret, [])
  await meet(below)
  const found = (await copiesOf(below)).at(-1)!
  expect((await detail(found.id)).row).toMatchObject({ status: 'revoked', cause: { text: `with ${copy.name}` } })
})

test('a credential has so many discovered copies and no more, but those registered count apart', async () => {
  const root = await createTestToken(organization, owner.id)
  const copies: string[] = []
  for (let index = 0; index < maxDiscovered + 2; index++) {
    copies.push(await attenuateOutside(organization, root.secret, []))
  }
  for (const copy of copies) await meet(copy)
  expect(await copiesOf(copies[0]!)).toHaveLength(maxDiscovered)
  const late = { name: 'Late', ...(await describeCopy(copies.at(-1)!)) }
  const { id } = await asAdmin(organization, () => registerCopy(serviceTokens(organization.slug), late))
  await meet(copies.at(-1)!)
  expect((await detail(id)).row.seen).toBe(true)
}, 120_000)

test('no string in a copy keeps its row from showing what it says: neither NUL nor one that prints as megabytes', async () => {
  const sources = [
    'check if operation($o), $o != "a\0b";',
    `check if ${Array.from({ length: 100 }, () => `operation("${'x'.repeat(2_000)}")`).join(' or ')};`,
  ]
  for (const source of sources) {
    const root = await createTestToken(organization, owner.id)
    const copy = await attenuateOutside(organization, root.secret, [{ type: 'custom', source }])
    const { credentialId, revocationIds } = await describeCopy(copy)
    const claim = {
      name: `${root.name} copy`,
      credentialId,
      revocationIds,
      restrictions: [[{ type: 'read_only' as const }]],
    }
    const { id } = await asAdmin(organization, () => registerCopy(serviceTokens(organization.slug), claim))
    await meet(copy)
    const { row } = await detail(id)
    expect(row).toMatchObject({ seen: true, restrictions: [{ type: 'custom' }] })
    expect(JSON.stringify(row.restrictions).length).toBeLessThan(10_000)
  }
})
