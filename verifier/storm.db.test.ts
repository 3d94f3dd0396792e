import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { type DatabaseLink, openDatabaseLink } from './testing/database-link'
import { createModel } from './testing/model'
import { plantStorm } from './testing/storm'
import { startTestVerifier, type TestVerifier } from './testing/test-verifier'
import { copyOf, createTestServiceUser, createTestToken, createTestWorld, type TestWorld } from './testing/test-world'
import { watch } from './testing/watch'

// While rows change as fast as they can, every answer was true at one moment between what its verifier was known to know and now: never older,
// and never half of one change and half of another, whether it came from memory, from a read, or from a bit of both.

const cycles = Number(process.env.STORM_CYCLES ?? 25)
const bound = 5_000
let link: DatabaseLink
/** One that hears at once, and one whose feed tells it everything late, so that what it remembers and what it reads are far apart. */
let verifiers: TestVerifier[]
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
  link = await openDatabaseLink({ late: { applicationName: 'latchkey verifier (feed)', milliseconds: 60 } })
  const stalenessSeconds = bound / 1_000
  verifiers = [
    await startTestVerifier({ stalenessSeconds }),
    await startTestVerifier({ stalenessSeconds, databaseUrl: link.url, directDatabaseUrl: process.env.DATABASE_URL! }),
  ]
})
afterAll(async () => {
  for (const { running } of verifiers) await running.close()
  await link.close()
})

test('storms of revoking, restoring, rotating, roles and levels at once: no answer but one that was true', async () => {
  const model = createModel()
  const tree = await plantStorm(world, model)
  const watches = verifiers.map(({ url }) => watch({ url: () => url, model, bound, next: tree.next }))
  await Promise.all(watches.map((one) => one.untilReady()))
  await Promise.all([
    tree.tossRoot(cycles),
    tree.tossChild(cycles),
    tree.tossCopy(cycles),
    tree.tossRole(cycles),
    tree.tossLevel(cycles),
    tree.rotate(cycles / 5),
  ])
  await tree.calm()
  await Promise.all(watches.map((one) => one.untilKnown()))
  // What was forgotten to be forgotten would stay so.
  for (const verifier of verifiers) {
    for (const { subject, body } of tree.all()) {
      const { code } = (await (await verifier.post(body)).json()) as { code: string }
      expect(code).toBe(model.now(subject))
    }
  }
  for (const one of watches) {
    const { wrong, codes } = await one.stop()
    expect(wrong).toEqual([])
    // Else it would have shown nothing.
    expect(Object.keys(codes).sort()).toEqual(['not_permitted', 'ok', 'revoked', 'unknown_application'])
  }
}, 300_000)

test('what is never true at once is never answered', async () => {
  const model = createModel()
  const user = await createTestServiceUser(world.organization, 'Torn', 'member')
  const token = await createTestToken(world, { serviceUserId: user.id })
  const copies = await Promise.all(
    Array.from({ length: 60 }, () => copyOf(world, token.secret, [{ type: 'not_before', at: '2020-01-01T00:00:00Z' }])),
  )
  const secrets = [token.secret, ...copies]
  const setRole = (role: 'member' | 'manager') =>
    model.change({ narrow: role === 'member' }, () =>
      db.serviceUser.update({ where: { id: user.id }, data: { roleId: world.organization.roleIds[role] } }),
    )
  const setRevoked = (revoked: boolean) =>
    model.change({ revoked }, () =>
      db.token.update({
        where: { id: token.tokenId },
        data: { effectiveRevokedAt: revoked ? new Date('2026-01-01') : null },
      }),
    )
  await setRole('member')

  const subject = { revoked: ['revoked'], not_permitted: ['narrow'] }
  const body = { organization: world.organization.slug, operation: 'order:create' }
  const next = (asker: number, round: number) => ({
    subject,
    body: { ...body, token: secrets[(round + asker) % secrets.length] },
  })
  const watches = verifiers.map(({ url }) => watch({ url: () => url, model, bound, next }))
  // Active with a role that grants too little, or revoked with one that grants enough: never active with one that grants enough.
  for (let cycle = 0; cycle < cycles; cycle++) {
    await setRevoked(true)
    await setRole('manager')
    await setRole('member')
    await setRevoked(false)
  }
  for (const one of watches) {
    const { wrong, codes } = await one.stop()
    expect(wrong).toEqual([])
    expect(Object.keys(codes).sort()).toEqual(['not_permitted', 'revoked'])
  }
}, 300_000)
