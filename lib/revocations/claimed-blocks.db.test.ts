import { expect, test } from 'vitest'
import { feedsOfThisFile } from '@/verifier/testing/feeds-of-this-file'
import { createTestToken, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { newId } from '../ids'
import { asAdmin } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { personalTokensOf } from '../testing/personal-tokens'
import { authorityOf, publishAll } from '../testing/published-feeds'
import { attenuateOutside, describeCopy } from '../testing/tokens'
import { deleteConfirmed } from '../tokens/mutations/delete'
import { registerCopy } from '../tokens/mutations/register-copy'
import { restoreToken } from '../tokens/mutations/restore'
import { revokeToken } from '../tokens/mutations/revoke'
import { serviceTokens } from '../tokens/realm'

// Whoever lists a copy says what its blocks are.

const { pool, world, published } = feedsOfThisFile()

/** A member's own token, and a copy of it whose block is said to be one of somebody else's. */
async function claim(revocationId: string) {
  const member = await addTestMember(world().organization)
  const tokens = personalTokensOf(world().organization, member)
  const { secret } = await tokens.create()
  const described = await describeCopy(await attenuateOutside(world().organization, secret))
  described.revocationIds[described.revocationIds.length - 1] = revocationId
  const { id } = await tokens.as(() => registerCopy(tokens.realm, { name: newId('tok'), ...described }))
  return {
    revoke: () => tokens.as(() => revokeToken(tokens.realm, { tokenId: id, reason: '' })),
    restore: () => tokens.as(() => restoreToken(tokens.realm, { tokenId: id })),
    remove: () => tokens.as(() => deleteConfirmed(tokens.realm, id, () => undefined)),
  }
}

/** Whether the feed says that it is revoked. */
async function isListed(revocationId: string): Promise<boolean> {
  await publishAll(pool)
  return (await published()).some(({ id, revoked }) => id === revocationId && revoked)
}

test('a block of a secret neither falls nor comes back with it', async () => {
  const { tokenId } = await createTestToken(world())
  const id = await authorityOf(tokenId)
  const claimed = await claim(id)
  await claimed.revoke()
  expect(await isListed(id)).toBe(false)
  await claimed.restore()
  await tokenActions(world()).revoke(tokenId)
  expect(await isListed(id)).toBe(true)
  await claimed.revoke()
  await claimed.restore()
  expect(await isListed(id)).toBe(true)
  await tokenActions(world()).restore(tokenId)
  expect(await isListed(id)).toBe(false)
})

test('nor is it buried with it, and it is when its own time has come', async () => {
  const { tokenId } = await createTestToken(world())
  const id = await authorityOf(tokenId)
  const claimed = await claim(id)
  await claimed.revoke()
  await claimed.remove()
  expect(await isListed(id)).toBe(false)
  await tokenActions(world()).revoke(tokenId)
  await tokenActions(world()).remove(tokenId)
  expect(await isListed(id)).toBe(true)
})

/** A listed copy that the verifier has seen, and the id of its last block. */
async function seenCopy(): Promise<{ copyId: string; id: string }> {
  const { secret } = await createTestToken(world())
  const copy = await attenuateOutside(world().organization, secret)
  const described = await describeCopy(copy)
  const { id: copyId } = await asAdmin(world().organization, () =>
    registerCopy(serviceTokens(world().organization.slug), { name: newId('tok'), ...described }),
  )
  await db.token.update({ where: { id: copyId }, data: { firstSeenAt: new Date() } })
  return { copyId, id: described.revocationIds.at(-1)! }
}

test('a copy that the verifier has seen neither falls nor comes back with it', async () => {
  const { copyId, id } = await seenCopy()
  const claimed = await claim(id)
  await claimed.revoke()
  expect(await isListed(id)).toBe(false)
  await tokenActions(world()).revoke(copyId)
  await claimed.restore()
  expect(await isListed(id)).toBe(true)
})

test('nor is it buried with it', async () => {
  const { copyId, id } = await seenCopy()
  const claimed = await claim(id)
  await claimed.revoke()
  await claimed.remove()
  expect(await isListed(id)).toBe(false)
  await tokenActions(world()).revoke(copyId)
  expect(await isListed(id)).toBe(true)
  await tokenActions(world()).restore(copyId)
  expect(await isListed(id)).toBe(false)
  await tokenActions(world()).revoke(copyId)
  await tokenActions(world()).remove(copyId)
  expect(await isListed(id)).toBe(true)
})

test('two that nobody has seen: revoked as long as one of them is', async () => {
  const id = 'ab'.repeat(64)
  const [first, second] = [await claim(id), await claim(id)]
  await first.revoke()
  expect(await isListed(id)).toBe(true)
  await second.revoke()
  await first.restore()
  expect(await isListed(id)).toBe(true)
  await second.restore()
  expect(await isListed(id)).toBe(false)
})
