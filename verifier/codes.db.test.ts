import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { createTestOrganization } from '@/lib/testing/factories'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  copyOf,
  createTestMembership,
  createTestWorld,
  insertToken,
  joinBomb,
  type LooseToken,
  type TestWorld,
  withBrokenSignature,
} from './testing/test-world'

// A request that is refused for two reasons gets the code that is decided first. Each reason alone, and each pair, is put together here.

const verifier = verifierOfThisFile()
let world: TestWorld
let elsewhere: string

beforeAll(async () => {
  world = await createTestWorld()
  elsewhere = (await createTestOrganization()).slug
})

/** A request under construction: a personal token, because only such an owner can be inactive without the token being revoked. */
interface Attempt {
  token: LooseToken
  membershipId: string
  secret: string
  body: Record<string, unknown>
}

interface Defect {
  name: string
  code: string
  apply: (attempt: Attempt) => Promise<unknown>
}

const past = new Date(Date.now() - 60_000)
const instant = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
const updateToken = (data: object) => (attempt: Attempt) =>
  db.token.update({ where: { id: attempt.token.tokenId }, data })
const append = (restriction: Parameters<typeof copyOf>[2][number]) => async (attempt: Attempt) => {
  attempt.secret = await copyOf(world, attempt.secret, [restriction])
}

// In the order in which they are decided. Failing checks rank by what the codes say: anything besides time is `restricted`, and
// `not_yet_valid` is for not-before alone.
const order: Defect[] = [
  { name: 'no token', code: 'missing', apply: async (attempt) => Object.assign(attempt, { secret: '  ' }) },
  {
    name: 'no biscuit',
    code: 'malformed',
    apply: async (attempt) => Object.assign(attempt, { secret: attempt.secret.slice(0, -40) }),
  },
  {
    name: 'a broken signature',
    code: 'bad_signature',
    apply: async (attempt) => Object.assign(attempt, { secret: withBrokenSignature(attempt.secret) }),
  },
  {
    name: 'another organization',
    code: 'unknown',
    apply: async (attempt) => Object.assign(attempt.body, { organization: elsewhere }),
  },
  { name: 'an expired row', code: 'expired', apply: updateToken({ effectiveExpiresAt: past }) },
  { name: 'revocation', code: 'revoked', apply: updateToken({ effectiveRevokedAt: past }) },
  {
    name: 'a deactivated member',
    code: 'owner_inactive',
    apply: async ({ membershipId }) =>
      db.membership.update({ where: { id: membershipId }, data: { deactivatedAt: past } }),
  },
  {
    name: 'an application that is none',
    code: 'unknown_application',
    apply: async (attempt) => Object.assign(attempt.body, { application: 'nowhere' }),
  },
  { name: 'another network', code: 'restricted', apply: append({ type: 'networks', cidrs: ['192.0.2.0/24'] }) },
  {
    name: 'an expiry that has passed',
    code: 'expired',
    apply: append({ type: 'expires', at: instant(Date.now() - 60_000) }),
  },
  {
    name: 'a beginning to come',
    code: 'not_yet_valid',
    apply: append({ type: 'not_before', at: instant(Date.now() + 3_600_000) }),
  },
  { name: 'Datalog that never ends', code: 'too_complex', apply: append({ type: 'custom', source: joinBomb }) },
  {
    name: 'a role that grants nothing',
    code: 'not_permitted',
    apply: async ({ membershipId }) =>
      db.role.updateMany({ where: { memberships: { some: { id: membershipId } } }, data: { grants: [] } }),
  },
]

async function answerTo(defects: Defect[]) {
  const membershipId = await createTestMembership(world.organization)
  const token = await insertToken(world, { kind: 'personal', membershipId })
  const { organization, orders } = world
  const body = {
    organization: organization.slug,
    application: orders.slug,
    operation: 'order:create',
    clientIp: '203.0.113.7',
  }
  const attempt: Attempt = { token, membershipId, secret: token.secret, body }
  // Blocks are appended first: to a broken token nothing can be.
  for (const defect of defects.toReversed()) await defect.apply(attempt)
  return verifier.get().verify({ ...attempt.body, token: attempt.secret })
}

test('without any defect the request passes', async () => {
  expect(await answerTo([])).toMatchObject({ allowed: true, code: 'ok', principal: { kind: 'user', name: 'Una User' } })
})

describe.each(order.map((defect, index) => ({ ...defect, later: order.slice(index + 1) })))(
  '$name is $code',
  (defect) => {
    test('alone', async () => {
      expect(await answerTo([defect])).toMatchObject({ allowed: false, code: defect.code })
    })

    if (defect.later.length > 0) {
      test.each(defect.later)(`and comes before $name`, async (later) => {
        expect(await answerTo([defect, later])).toMatchObject({ allowed: false, code: defect.code })
      })
    }
  },
)
