import { expect, test } from 'vitest'
import { feedsOfThisFile } from '@/verifier/testing/feeds-of-this-file'
import { createTestToken, tokenActions } from '@/verifier/testing/test-world'
import { db } from '../db/client'
import { authorityOf, publishAll } from '../testing/published-feeds'
import { compactRevocations } from './compact'
import { readRevocationPage } from './read-page'

// What a feed need not say any more.

const { pool, world, published } = feedsOfThisFile()

test('keeps what was said last of each id until it would have expired anyway, and the end of the feed', async () => {
  const lasting = await createTestToken(world())
  const expiring = await createTestToken(world(), { expiresAt: '2126-01-01T00:00:00Z' })
  const { revoke, restore } = tokenActions(world())
  await revoke(expiring.tokenId)
  await publishAll(pool)
  await restore(expiring.tokenId)
  await publishAll(pool)
  await revoke(lasting.tokenId)
  await publishAll(pool)
  await revoke(expiring.tokenId)
  await publishAll(pool)
  const id = await authorityOf(expiring.tokenId)
  const before = await published()
  expect(before).toMatchObject([{ revoked: true }, { id, revoked: true }])

  const expire = (hours: number) =>
    db.revocation.updateMany({
      where: { revocationId: id },
      data: { expiresAt: new Date(Date.now() - hours * 3_600_000) },
    })
  await expire(23)
  await compactRevocations()
  expect(await published()).toHaveLength(2)
  await expire(25)
  await compactRevocations()
  expect(await published()).toEqual(before.slice(0, 1))
  const [{ slug }, end] = [world().organization, before[1]!.position]
  expect(await readRevocationPage(pool, slug, 0)).toMatchObject({ content: { next: end, complete: true } })
  expect(await readRevocationPage(pool, slug, end)).toMatchObject({ content: { next: end, entries: [] } })
})

test('what has expired is not listed any more', async () => {
  const { tokenId } = await createTestToken(world())
  const long = new Date(Date.now() - 25 * 3_600_000)
  await db.token.update({ where: { id: tokenId }, data: { expiresAt: long, effectiveExpiresAt: long } })
  await db.token.update({ where: { id: tokenId }, data: { revokedAt: long, effectiveRevokedAt: long } })
  await publishAll(pool)
  expect(await published()).toEqual([])
})
