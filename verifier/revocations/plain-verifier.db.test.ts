import { describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { retireKey } from '@/lib/keys/mutations/retire-key'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { retireConfirmation } from '@/lib/keys/schema'
import { deactivateMember } from '@/lib/members/mutations/deactivate-member'
import { reactivateMember } from '@/lib/members/mutations/reactivate-member'
import { removeMember } from '@/lib/members/mutations/remove-member'
import { deleteOrganization } from '@/lib/organizations/mutations/delete-organization'
import { purgeAfterDays, purgeDeletedOrganizations } from '@/lib/organizations/purge'
import { deactivateServiceUser } from '@/lib/service-users/mutations/deactivate-service-user'
import { reactivateServiceUser } from '@/lib/service-users/mutations/reactivate-service-user'
import { asAdmin } from '@/lib/testing/factories'
import { addTestMember } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside } from '@/lib/testing/tokens'
import { restoreToken } from '@/lib/tokens/mutations/restore'
import { offlineVerifiersOfThisFile } from '../offline/testing/offline-verifiers'
import { plainVerifiersOfThisFile } from '../testing/plain-verifier'
import { verifierOfThisFile } from '../testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from '../testing/test-world'

// What a verifier that knows nothing but revocation ids refuses and accepts; and with it, soon after, the offline verifier.

const verifier = verifierOfThisFile()
const plainVerifier = plainVerifiersOfThisFile()
const offlineVerifier = offlineVerifiersOfThisFile()

/** A root, a child of the server, a listed copy of that, a copy of the copy that is listed, too, and one of that which nobody knows of. */
async function plant(world: TestWorld) {
  const readOnly = [{ type: 'read_only' as const }]
  const root = await createTestToken(world)
  const child = await attenuateTestToken(world, root.tokenId, readOnly)
  const copy = await copyOf(world, child.secret, readOnly)
  const listed = await registerTestCopy(world, copy, [readOnly])
  const lower = await copyOf(world, copy, readOnly)
  const lowerListed = await registerTestCopy(world, lower, [readOnly, readOnly])
  const unlisted = await copyOf(world, lower, readOnly)
  return {
    ids: { root: root.tokenId, child: child.tokenId, copy: listed.id, lower: lowerListed.id },
    secrets: [root.secret, child.secret, copy, lower, unlisted],
  }
}

async function planted() {
  const world = await createTestWorld()
  const { ids, secrets } = await plant(world)
  const become = following(world, secrets)
  await become(yes, yes, yes, yes, yes)
  return { world, slug: world.organization.slug, ids, secrets, become }
}

const [yes, no] = [true, false]

/** What is accepted of some secrets, at once. */
function following({ organization }: Pick<TestWorld, 'organization'>, secrets: string[]) {
  const { url } = verifier.get()
  const plain = plainVerifier(url, organization.slug)
  return async (...accepted: boolean[]) => {
    expect((await plain(secrets)).accepted).toEqual(accepted)
    const offline = await offlineVerifier(url, organization.slug)
    const answers = () => Promise.all(secrets.map((token) => offline.verify({ token, access: 'read' })))
    await vi.waitFor(async () => expect((await answers()).map(({ valid }) => valid)).toEqual(accepted), {
      timeout: 20_000,
      interval: 20,
    })
  }
}

describe('revoked', () => {
  test.each([
    ['root', [no, no, no, no, no]],
    ['child', [yes, no, no, no, no]],
    ['copy', [yes, yes, no, no, no]],
    ['lower', [yes, yes, yes, no, no]],
  ] as const)('the %s falls with all below it, and comes back', async (which, accepted) => {
    const { world, ids, become } = await planted()
    await tokenActions(world).revoke(ids[which])
    await become(...accepted)
    await tokenActions(world).restore(ids[which])
    await become(yes, yes, yes, yes, yes)
  })

  const levels = ['root', 'child', 'copy', 'lower'] as const
  const orders = levels.flatMap((first) => levels.filter((second) => second !== first).map((second) => [first, second]))

  test.each(orders)('%s, then %s: each comes back alone', async (first, second) => {
    const { world, ids, become } = await planted()
    const fallen = (...which: readonly string[]) => {
      const highest = levels.findIndex((level) => which.includes(level))
      return levels.concat('lower').map((_, index) => highest < 0 || index < highest)
    }
    await tokenActions(world).revoke(ids[first as 'root'])
    await become(...fallen(first))
    await tokenActions(world).revoke(ids[second as 'root'])
    await become(...fallen(first, second))
    // From the top, as what lies below something revoked cannot be restored.
    const [upper, lower] = levels.filter((level) => level === first || level === second) as ['root', 'root']
    await tokenActions(world).restore(ids[upper])
    await become(...fallen(lower))
    await tokenActions(world).restore(ids[lower])
    await become(yes, yes, yes, yes, yes)
  })
})

describe('deleted', () => {
  test('a copy, then the child, then the root', async () => {
    const { world, ids, become } = await planted()
    const { revoke, remove } = tokenActions(world)
    await revoke(ids.copy)
    await remove(ids.copy)
    await become(yes, yes, no, no, no)
    await revoke(ids.root)
    await become(no, no, no, no, no)
    await tokenActions(world).restore(ids.root)
    await become(yes, yes, no, no, no)
    await revoke(ids.root)
    await remove(ids.root)
    await become(no, no, no, no, no)
  })

  test('revoked and deleted before the feed was asked', async () => {
    const { world, ids, become } = await planted()
    await tokenActions(world).revoke(ids.root)
    await tokenActions(world).remove(ids.root)
    await become(no, no, no, no, no)
  })
})

describe('rotated', () => {
  test('without an overlap: the old secret and its copies end, children do not', async () => {
    const { world, ids, become } = await planted()
    await tokenActions(world).rotate(ids.root, '0')
    await become(no, yes, yes, yes, yes)
    await tokenActions(world).rotate(ids.child, '0')
    await become(no, no, no, no, no)
  })

  test('with an overlap: they end with it, by the clock alone', async () => {
    const { world, ids, secrets, become } = await planted()
    const { secret } = await tokenActions(world).rotate(ids.child, '1h')
    await become(yes, yes, yes, yes, yes)
    const endsAt = new Date(Date.now() + 1_500)
    await db.credential.updateMany({ where: { tokenId: ids.child, endsAt: { not: null } }, data: { endsAt } })
    const plain = plainVerifier(verifier.get().url, world.organization.slug)
    expect((await plain(secrets)).accepted).toEqual([yes, yes, yes, yes, yes])
    await vi.waitUntil(async () => !(await plain(secrets)).accepted[1], { timeout: 20_000, interval: 20 })
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt.getTime())
    expect((await plain([...secrets, secret])).accepted).toEqual([yes, no, no, no, no, yes])
  })
})

describe('of its owner', () => {
  test('a service user that is deactivated; reactivated, each token comes back by hand', async () => {
    const { world, slug, ids, become } = await planted()
    const serviceUserId = world.pipeline.id
    await asAdmin(world.organization, () => deactivateServiceUser(slug, { serviceUserId, confirmation: 'deactivate' }))
    await become(no, no, no, no, no)
    await asAdmin(world.organization, () => reactivateServiceUser(slug, { serviceUserId }))
    await become(no, no, no, no, no)
    await tokenActions(world).restore(ids.root)
    await become(yes, yes, yes, yes, yes)
  })

  test('a service user that is deactivated and nothing else, as by hand', async () => {
    const { world, ids, become } = await planted()
    const set = (deactivatedAt: Date | null) =>
      db.serviceUser.update({ where: { id: world.pipeline.id }, data: { deactivatedAt } })
    await set(new Date())
    await become(no, no, no, no, no)
    await set(null)
    await become(yes, yes, yes, yes, yes)
    await tokenActions(world).revoke(ids.child)
    await set(new Date())
    await become(no, no, no, no, no)
    await set(null)
    await become(yes, no, no, no, no)
  })

  test('a member who is deactivated and comes back, and one who is removed', async () => {
    const { organization } = await createTestWorld()
    const { slug } = organization
    const member = await addTestMember(organization)
    const { membershipId, name } = member
    const tokens = personalTokensOf(organization, member)
    const root = await tokens.create()
    const child = await tokens.attenuate(root.tokenId)
    const copy = await tokens.register(root.secret)
    const unlisted = await attenuateOutside(organization, child.secret)
    const become = following({ organization }, [root.secret, child.secret, copy.secret, unlisted])
    await become(yes, yes, yes, yes)

    await asAdmin(organization, () => deactivateMember(slug, { membershipId }))
    await become(no, no, no, no)
    await asAdmin(organization, () => reactivateMember(slug, { membershipId }))
    await become(yes, yes, yes, yes)

    await tokens.revoke(root.tokenId)
    await asAdmin(organization, () => deactivateMember(slug, { membershipId }))
    await become(no, no, no, no)
    await asAdmin(organization, () => reactivateMember(slug, { membershipId }))
    await become(no, no, no, no)
    await tokens.as(() => restoreToken(tokens.realm, { tokenId: root.tokenId }))
    await become(yes, yes, yes, yes)

    await asAdmin(organization, () => removeMember(slug, { membershipId, confirmation: name }))
    await become(no, no, no, no)
  })
})

describe('of all that it belongs to', () => {
  test('a signing key that is retired', async () => {
    const { world, slug, ids, secrets, become } = await planted()
    const keyId = world.organization.signingKey.id
    await asAdmin(world.organization, () => rotateKey(slug, { keyId }))
    await become(yes, yes, yes, yes, yes)
    const { secret } = await tokenActions(world).rotate(ids.root, '1h')
    await asAdmin(world.organization, () => retireKey(slug, { keyId, confirmation: retireConfirmation }))
    await become(no, no, no, no, no)
    await following(world, [...secrets, secret])(no, no, no, no, no, yes)
  })

  test('an organization that is deleted, and is gone for good', async () => {
    const { world, slug, secrets, become } = await planted()
    const { id } = world.organization
    const { name } = await db.organization.findUniqueOrThrow({ where: { id } })
    await asAdmin(world.organization, () => deleteOrganization(slug, { confirmation: name }))
    await become(no, no, no, no, no)
    const deletedAt = new Date(Date.now() - (purgeAfterDays + 1) * 86_400_000)
    await db.organization.update({ where: { id }, data: { deletedAt } })
    expect(await purgeDeletedOrganizations()).toBe(1)
    expect(await db.token.count({ where: { organizationId: id } })).toBe(0)
    await become(no, no, no, no, no)
    await following(world, secrets)(no, no, no, no, no)
  })
})
