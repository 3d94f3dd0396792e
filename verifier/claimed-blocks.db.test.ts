import { beforeAll, expect, test } from 'vitest'
import { newId } from '@/lib/ids'
import { addTestMember } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside, describeCopy } from '@/lib/testing/tokens'
import { deleteConfirmed } from '@/lib/tokens/mutations/delete'
import { registerCopy } from '@/lib/tokens/mutations/register-copy'
import { publishedPages } from './testing/published'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  copyOf,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

// Whoever registers a copy says which blocks it has. A member who says that somebody else's are among them does nothing to those.

const verifier = verifierOfThisFile()
const readOnly = [{ type: 'read_only' as const }]
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

const code = async (token: string) =>
  (await verifier.get().verify({ token, organization: world.organization.slug, method: 'GET' })).code

/** A member lists a copy of a token of their own, as if its last block were the last of this secret; then revokes it, and deletes it. */
async function bury(secret: string, { organization }: Pick<TestWorld, 'organization'> = world): Promise<void> {
  const tokens = personalTokensOf(organization, await addTestMember(organization))
  const described = await describeCopy(await attenuateOutside(organization, (await tokens.create()).secret))
  described.revocationIds[1] = (await describeCopy(secret)).revocationIds.at(-1)!
  const { id } = await tokens.as(() => registerCopy(tokens.realm, { name: newId('tok'), ...described }))
  await tokens.revoke(id)
  expect(await code(secret)).toBe('ok')
  await tokens.as(() => deleteConfirmed(tokens.realm, id, () => undefined))
}

test('a token is not deleted with a copy that claims its block', async () => {
  const { secret } = await createTestToken(world)
  await bury(secret)
  expect(await code(secret)).toBe('ok')
})

test('a copy is not either, can still be listed, and is deleted when it is deleted itself', async () => {
  const { secret } = await createTestToken(world)
  const copy = await copyOf(world, secret, readOnly)
  await bury(copy)
  expect(await code(copy)).toBe('ok')
  const other = await copyOf(world, secret, readOnly)
  await bury(other)
  const { id } = await registerTestCopy(world, other, [readOnly])
  await tokenActions(world).revoke(id)
  await tokenActions(world).remove(id)
  expect(await code(other)).toBe('unknown')
  expect(await code(copy)).toBe('ok')
})

test('nothing falls with what is claimed in another organization, nor does the feed say so', async () => {
  const { secret } = await createTestToken(world)
  const copy = await copyOf(world, secret, readOnly)
  const elsewhere = await createTestWorld()
  for (const text of [secret, copy]) await bury(text, elsewhere)
  const { revocationIds } = await describeCopy(copy)
  const idsOf = async ({ organization }: TestWorld) => {
    const pages = await publishedPages(verifier.get().url, organization.slug)
    return pages.flatMap(({ entries }) => entries.flatMap((entry) => entry.revocationIds))
  }
  // There it is said, of somebody who has it in no token of theirs.
  expect(await idsOf(elsewhere)).toEqual(expect.arrayContaining(revocationIds))
  expect((await idsOf(world)).filter((id) => revocationIds.includes(id))).toEqual([])
  expect([await code(secret), await code(copy)]).toEqual(['ok', 'ok'])
})
