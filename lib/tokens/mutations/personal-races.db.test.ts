import { beforeAll, describe, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { db, Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { deactivateMember } from '../../members/mutations/deactivate-member'
import { leaveOrganization } from '../../members/mutations/leave-organization'
import { removeMember } from '../../members/mutations/remove-member'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '../../testing/factories'
import { addTestMember, untilWaiting } from '../../testing/people'
import { personalTokensOf } from '../../testing/personal-tokens'
import { newKey } from '../../testing/tokens'
import { deleteTokens } from '../state/delete-subtree'
import { databaseTime } from '../state/lineage'
import { restoreToken } from './restore'
import { rotateToken } from './rotate'

// A member's tokens are made, narrowed and brought back while the member is deactivated or removed. Real transactions wait for each
// other here; which of them comes first is decided by who has the membership's row.

let organization: TestOrganization

beforeAll(async () => {
  organization = await createTestOrganization()
})

const noLonger = /^You are no longer an active member of Test /
const gone = /no longer exists/

async function someone() {
  const member = await addTestMember(organization)
  return { member, own: personalTokensOf(organization, member) }
}

type Own = Awaited<ReturnType<typeof someone>>['own']

/** Everything that gives somebody a secret that works, or makes an old one work again. */
const minting: [string, (own: Own, tokenId: string, secret: string) => Promise<unknown>][] = [
  ['created', (own) => own.create()],
  ['attenuated', (own, tokenId) => own.attenuate(tokenId)],
  ['registered', (own, _tokenId, secret) => own.register(secret)],
  [
    'rotated',
    (own, tokenId) => own.as(() => rotateToken(own.realm, { tokenId, overlap: '0', idempotencyKey: newKey() })),
  ],
  ['revoked', (own, tokenId) => own.revoke(tokenId)],
]

/** Runs `change` in a transaction that has the membership's row, and `work` while it waits for it. */
async function meanwhile(
  member: TestMember,
  change: (tx: Transaction) => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { settled } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Membership" WHERE "id" = ${member.membershipId} FOR UPDATE`
    const settled = Promise.allSettled([work()])
    await untilWaiting(1)
    await change(tx)
    // Awaited only once this transaction has ended, and with it the lock.
    return { settled }
  })
  const [outcome] = await settled
  return outcome.status === 'rejected' ? outcome.reason : outcome.value
}

const deactivate = (member: TestMember) => (tx: Transaction) =>
  tx.membership.update({
    where: { id: member.membershipId },
    data: { deactivatedAt: new Date() },
    select: { id: true },
  })

describe.each(minting)('a token that is %s', (_verb, work) => {
  test('while its owner is deactivated waits, and is refused', async () => {
    const { member, own } = await someone()
    const root = await own.create()
    const state = () => db.token.findMany({ where: { membershipId: member.membershipId }, omit: { listClass: true } })
    const before = await state()
    const outcome = await meanwhile(member, deactivate(member), () => work(own, root.tokenId, root.secret))
    expect(outcome).toBeInstanceOf(Refusal)
    expect((outcome as Refusal).message).toMatch(noLonger)
    expect(await state()).toEqual(before)
  })

  test('while its owner is removed waits, and leaves nothing behind', async () => {
    const { member, own } = await someone()
    const root = await own.create()
    const remove = async (tx: Transaction) => {
      const theirs = Prisma.sql`"membershipId" = ${member.membershipId}`
      await deleteTokens(tx, organization.id, theirs, await databaseTime(tx))
      await tx.membership.delete({ where: { id: member.membershipId }, select: { id: true } })
    }
    const outcome = await meanwhile(member, remove, () => work(own, root.tokenId, root.secret))
    expect(outcome).toBeInstanceOf(Refusal)
    expect((outcome as Refusal).message).toMatch(noLonger)
    expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(0)
  })

  test('by somebody who was deactivated or removed before is not even tried', async () => {
    for (const change of [
      (id: string) => db.membership.update({ where: { id }, data: { deactivatedAt: new Date() } }),
      (id: string) => db.membership.delete({ where: { id } }),
    ]) {
      const { member, own } = await someone()
      const elsewhere = await someone()
      const root = await elsewhere.own.create()
      await change(member.membershipId)
      await expect(work(own, root.tokenId, root.secret)).rejects.toThrow('FALLBACK;404')
    }
  })
})

test('a token that is made first is there when its owner is deactivated, and suspended with the others', async () => {
  const { member, own } = await someone()
  const made = await db.$transaction(async (tx) => {
    // Whoever makes a token holds the row for share: several at once, and none who would change it.
    await tx.$queryRaw`SELECT 1 FROM "Membership" WHERE "id" = ${member.membershipId} FOR SHARE`
    const root = await own.create()
    const deactivation = asAdmin(organization, () =>
      deactivateMember(organization.slug, { membershipId: member.membershipId }),
    )
    await untilWaiting(1)
    return { root, deactivation }
  })
  await made.deactivation
  const { deactivatedAt } = await db.membership.findUniqueOrThrow({ where: { id: member.membershipId } })
  expect(deactivatedAt).not.toBeNull()
  expect(await db.token.count({ where: { id: made.root.tokenId, revokedAt: null } })).toBe(1)
})

// Without a lock of the test's own: whatever the order is, nothing is left of a member who is gone.
test.each([
  ['an admin removes them', (member: TestMember) => asAdmin(organization, () => removal(member))],
  ['they leave', (member: TestMember) => runAs(member.caller, () => leave())],
])('tokens made, narrowed and rotated while %s are all gone', async (_who, end) => {
  for (let round = 0; round < 4; round++) {
    const { member, own } = await someone()
    const [root, other] = [await own.create(), await own.create()]
    const outcomes = await Promise.allSettled([
      own.create(),
      own.attenuate(root.tokenId),
      end(member),
      own.register(root.secret),
      own.revoke(other.tokenId).then(() => own.as(() => restoreToken(own.realm, { tokenId: other.tokenId }))),
    ])
    expect(outcomes[2]).toMatchObject({ status: 'fulfilled' })
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue
      const { message } = outcome.reason as Error
      expect(
        [noLonger, gone, /FALLBACK;404/, /does not come from/, /was deleted/].some((known) => known.test(message)),
        message,
      ).toBe(true)
    }
    expect(await db.membership.count({ where: { id: member.membershipId } })).toBe(0)
    expect(await db.token.count({ where: { membershipId: member.membershipId } })).toBe(0)
    expect(await db.credential.count({ where: { tokenId: root.tokenId } })).toBe(0)
    expect(await db.tombstone.count({ where: { tokenId: root.tokenId } })).toBeGreaterThan(0)
  }
})

test('two tokens of one name, made at once, become one', async () => {
  const { own } = await someone()
  const outcomes = await Promise.allSettled([own.create('Same'), own.create('SAME'), own.create('same')])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      expect(outcome.reason.message).toMatch(/^You already have a token named “same” /i)
  }
})

const removal = ({ membershipId, name }: TestMember) =>
  removeMember(organization.slug, { membershipId, confirmation: name })
const leave = () => leaveOrganization(organization.slug, { confirmation: organization.name })
