import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { verifierOfThisFile } from './testing/test-verifier'
import { copyOf, createTestServiceUser, createTestToken, createTestWorld, type TestWorld } from './testing/test-world'

// While rows change as fast as they can, every answer was true at one moment: never half of one change and half of another, whether it came
// from memory, from a read, or from a bit of both.

const cycles = Number(process.env.STORM_CYCLES ?? 40)
// Nothing is heard at once, so that memory and database are apart for as long as can be.
const verifier = verifierOfThisFile({ directDatabaseUrl: 'postgresql://127.0.0.1:1/nowhere' })
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
})

/** Asks as fast as answers come, until `over`; tells which codes there were, and when each request began and ended. */
async function askUntil(over: () => boolean, secrets: string[]) {
  const answers: { code: string; begun: number; ended: number }[] = []
  const ask = async (worker: number) => {
    for (let round = 0; !over(); round++) {
      const token = secrets[(round + worker) % secrets.length]!
      const begun = performance.now()
      const response = await verifier.get().post({
        token,
        organization: world.organization.slug,
        // Half of them name an application that nobody asked for before, and so have to be looked up.
        ...(round % 2 === 0
          ? { operation: 'order:create' }
          : { operation: 'order:create', application: `none-${worker}-${round}` }),
      })
      const { code } = (await response.json()) as { code: string }
      answers.push({ code, begun, ended: performance.now() })
    }
  }
  await Promise.all([0, 1, 2, 3].map(ask))
  return answers
}

/** Copies of a token, most of which are seen for the first time when their turn comes. */
async function copiesOf(secret: string): Promise<string[]> {
  const copies = Array.from({ length: 60 }, () =>
    copyOf(world, secret, [{ type: 'not_before', at: '2020-01-01T00:00:00Z' }]),
  )
  return [secret, ...(await Promise.all(copies))]
}

test('what is never true at once is never allowed', async () => {
  const user = await createTestServiceUser(world.organization, 'Torn', 'member')
  const token = await createTestToken(world, { serviceUserId: user.id })
  const setRole = (role: 'member' | 'manager') =>
    db.serviceUser.update({ where: { id: user.id }, data: { roleId: world.organization.roleIds[role] } })
  const setRevoked = (effectiveRevokedAt: Date | null) =>
    db.token.update({ where: { id: token.tokenId }, data: { effectiveRevokedAt } })

  // Active with a role that grants too little, or revoked with one that grants enough: never active with one that grants enough.
  let over = false
  const asking = askUntil(() => over, await copiesOf(token.secret))
  for (let cycle = 0; cycle < cycles; cycle++) {
    await setRevoked(new Date('2026-01-01'))
    await setRole('manager')
    await setRole('member')
    await setRevoked(null)
  }
  over = true
  const codes = new Set((await asking).map(({ code }) => code))
  // Both sides were seen, and what lies between them was not.
  expect(codes).toContain('revoked')
  expect(codes).toContain('not_permitted')
  expect(codes).not.toContain('ok')
}, 300_000)

test('two storms of revoking and restoring: no answer but one that was true between the bound and now', async () => {
  const user = await createTestServiceUser(world.organization, 'Tossed', 'admin')
  const tokens = await Promise.all([0, 1].map(() => createTestToken(world, { serviceUserId: user.id })))
  // When each state began, by token: revoked or not. It was committed between the two times.
  const histories = await Promise.all(
    tokens.map(async (token) => {
      const history = [{ revoked: false, from: performance.now(), known: performance.now() }]
      let over = false
      const asking = askUntil(() => over, await copiesOf(token.secret))
      for (let cycle = 0; cycle < cycles; cycle++) {
        for (const revoked of [true, false]) {
          const from = performance.now()
          await db.token.update({
            where: { id: token.tokenId },
            data: { effectiveRevokedAt: revoked ? new Date('2026-01-01') : null },
          })
          history.push({ revoked, from, known: performance.now() })
        }
      }
      over = true
      return { history, answers: await asking }
    }),
  )
  for (const { history, answers } of histories) {
    for (const { code, begun, ended } of answers) {
      const revoked = code === 'revoked'
      // Of all states that may have held at some time from the bound before the request until its end.
      const isTrue = history.some(
        (state, index) =>
          state.revoked === revoked && state.from <= ended && (history[index + 1]?.known ?? Infinity) >= begun - 5_000,
      )
      expect(isTrue, code).toBe(true)
    }
    expect(new Set(answers.map(({ code }) => code)).size).toBeGreaterThan(1)
  }
}, 300_000)

test('once a verifier has caught up with a revocation, no answer is from before it', async () => {
  const token = await createTestToken(world)
  const secrets = await copiesOf(token.secret)
  let over = false
  const asking = askUntil(() => over, secrets)
  for (let cycle = 0; cycle < cycles; cycle++) {
    await db.token.update({ where: { id: token.tokenId }, data: { effectiveRevokedAt: new Date('2026-01-01') } })
    await verifier.get().running.catchUp()
    const { code } = await verifier
      .get()
      .verify({ token: secrets[cycle % secrets.length]!, organization: world.organization.slug })
    expect(code).toBe('revoked')
    await db.token.update({ where: { id: token.tokenId }, data: { effectiveRevokedAt: null } })
    await verifier.get().running.catchUp()
    const allowed = await verifier
      .get()
      .verify({ token: secrets[cycle % secrets.length]!, organization: world.organization.slug })
    expect(allowed.code).toBe('ok')
  }
  over = true
  expect((await asking).length).toBeGreaterThan(cycles)
}, 300_000)
