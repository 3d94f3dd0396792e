import { beforeAll, expect, test } from 'vitest'
import { runAs } from '../../auth/caller'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import {
  attenuateOutside,
  attenuateTestToken,
  createTestServiceUser,
  createTestToken,
  describeCopy,
  newKey,
} from '../../testing/tokens'
import { serviceTokens } from '../realm'
import { attenuateToken } from './attenuate'
import { deleteToken } from './delete'
import { revokeForOwner } from './for-owner'
import { registerCopy } from './register-copy'
import { restoreToken } from './restore'
import { revokeToken } from './revoke'
import { rotateToken } from './rotate'

// Two admins at once. Which of them comes first is chance; what may come of it is not, so each race is run several times.

const rounds = 8
let organization: TestOrganization

beforeAll(async () => {
  organization = await createTestOrganization()
})

const first = <T>(work: () => Promise<T>) => asAdmin(organization, work)
const second = <T>(work: () => Promise<T>) => runAs(organization.secondAdmin.caller, work)
const slug = () => organization.slug

/** Runs both, and gives their results; only refusals may be among the failures. */
async function race(...works: (() => Promise<unknown>)[]): Promise<(Refusal | undefined)[]> {
  const outcomes = await Promise.allSettled(works.map((work) => work()))
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return undefined
    if (!(outcome.reason instanceof Refusal)) throw outcome.reason
    return outcome.reason
  })
}

/** Whatever lies below something revoked is revoked: nothing slipped in. */
async function expectNoneUp(rootId: string): Promise<void> {
  const up = await db.token.count({
    where: { rootId, effectiveRevokedAt: null, parent: { NOT: { effectiveRevokedAt: null } } },
  })
  expect(up).toBe(0)
}

const attenuation = (parentId: string) => ({
  parentId,
  name: `Child ${newKey()}`,
  restrictions: [],
  note: '',
  idempotencyKey: newKey(),
})

async function tree() {
  const owner = await createTestServiceUser(organization)
  const root = await createTestToken(organization, owner.id)
  const child = await attenuateTestToken(organization, root.tokenId)
  return { owner, root, child }
}

test('of two who revoke, one does, and the other is told who', async () => {
  for (let round = 0; round < rounds; round++) {
    const { root } = await tree()
    const input = { tokenId: root.tokenId, reason: '' }
    const refusals = await race(
      () => first(() => revokeToken(serviceTokens(slug()), input)),
      () => second(() => revokeToken(serviceTokens(slug()), input)),
    )
    const messages = refusals.flatMap((refusal) => refusal?.message ?? [])
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/^Already revoked by (Ada|Albert) Admin, \d+ seconds? ago\.$/)
  }
})

test('a child minted while its parent is revoked is revoked too, or not minted', async () => {
  for (let round = 0; round < rounds; round++) {
    const { root, child } = await tree()
    const target = round % 2 === 0 ? root.tokenId : child.tokenId
    await race(
      () => first(() => revokeToken(serviceTokens(slug()), { tokenId: target, reason: '' })),
      () => second(() => attenuateToken(serviceTokens(slug()), attenuation(child.tokenId))),
      () => second(() => attenuateToken(serviceTokens(slug()), attenuation(child.tokenId))),
    )
    await expectNoneUp(root.tokenId)
  }
})

test('a copy registered while its secret is rotated away ends with it, or is not registered', async () => {
  for (let round = 0; round < rounds; round++) {
    const { root } = await tree()
    const copy = await describeCopy(await attenuateOutside(organization, root.secret))
    const rotation = { tokenId: root.tokenId, overlap: '0' as const, idempotencyKey: newKey() }
    await race(
      () => first(() => rotateToken(serviceTokens(slug()), rotation)),
      () => second(() => registerCopy(serviceTokens(slug()), { name: `Copy ${newKey()}`, ...copy })),
    )
    const copies = await db.token.findMany({ where: { copyCredentialId: copy.credentialId } })
    for (const row of copies) expect(row.effectiveRevocationCause).toBe('old_secret')
  }
})

test('a token minted while its owner is deactivated is revoked with the others, or not minted', async () => {
  for (let round = 0; round < rounds; round++) {
    const { owner, root, child } = await tree()
    const deactivate = async () => {
      const member = await requireMember(slug(), 'service_user:deactivate')
      await db.$transaction(async (tx) => {
        await revokeForOwner(tx, member, owner.id)
        await tx.serviceUser.update({ where: { id: owner.id }, data: { deactivatedAt: new Date() } })
      })
    }
    await race(
      () => first(deactivate),
      () => second(() => attenuateToken(serviceTokens(slug()), attenuation(root.tokenId))),
      () => second(() => createTestToken(organization, owner.id)),
      () => second(() => revokeToken(serviceTokens(slug()), { tokenId: child.tokenId, reason: '' })),
    )
    const up = await db.token.count({ where: { serviceUserId: owner.id, effectiveRevokedAt: null } })
    expect(up).toBe(0)
  }
})

test('whatever happens during a deletion, nothing is left of the subtree', async () => {
  for (let round = 0; round < rounds; round++) {
    const { root, child } = await tree()
    await first(() => revokeToken(serviceTokens(slug()), { tokenId: root.tokenId, reason: '' }))
    const refusals = await race(
      () => first(() => deleteToken(serviceTokens(slug()), { tokenId: root.tokenId, confirmation: root.name })),
      () => second(() => restoreToken(serviceTokens(slug()), { tokenId: root.tokenId })),
      () => second(() => revokeToken(serviceTokens(slug()), { tokenId: child.tokenId, reason: '' })),
      () => second(() => attenuateToken(serviceTokens(slug()), attenuation(child.tokenId))),
    )
    const left = await db.token.count({ where: { rootId: root.tokenId } })
    if (refusals[0]) expect(refusals[0].message).toBe(`“${root.name}” is active. Revoke it first.`)
    else expect(left).toBe(0)
    await expectNoneUp(root.tokenId)
  }
})

test('many at once in one tree leave it as its own states say, without a deadlock', async () => {
  const { root, child } = await tree()
  const grandchild = await attenuateTestToken(organization, child.tokenId)
  const ids = [root.tokenId, child.tokenId, grandchild.tokenId]
  for (let round = 0; round < rounds; round++) {
    await race(
      ...ids.flatMap((tokenId) => [
        () => first(() => revokeToken(serviceTokens(slug()), { tokenId, reason: '' })),
        () => second(() => restoreToken(serviceTokens(slug()), { tokenId })),
        () => second(() => attenuateToken(serviceTokens(slug()), attenuation(tokenId))),
      ]),
    )
    const rows = await db.token.findMany({ where: { rootId: root.tokenId }, orderBy: { depth: 'asc' } })
    const down = new Set<string>()
    for (const row of rows) {
      if (row.revokedAt || down.has(row.parentId ?? '')) down.add(row.id)
      expect(row.effectiveRevokedAt !== null).toBe(down.has(row.id))
    }
  }
})
