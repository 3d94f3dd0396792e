import { expect, test } from 'vitest'
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

// What a verifier that knows nothing but revocation ids refuses and accepts.

const verifier = verifierOfThisFile()
const plainVerifier = plainVerifiersOfThisFile()

/** A root, a child of the server, a listed copy of that, and a copy of the copy that nobody knows of. */
async function plant(world: TestWorld) {
  const root = await createTestToken(world)
  const child = await attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])
  const copy = await copyOf(world, child.secret, [{ type: 'read_only' }])
  const listed = await registerTestCopy(world, copy, [[{ type: 'read_only' }]])
  const below = await copyOf(world, copy, [{ type: 'read_only' }])
  return { root, child, listed, secrets: [root.secret, child.secret, copy, below] }
}

async function planted() {
  const world = await createTestWorld()
  const tree = await plant(world)
  const plain = plainVerifier(verifier.get().url, world.organization.slug)
  const become = async (...accepted: boolean[]) => {
    expect(await plain(tree.secrets)).toMatchObject({ accepted })
  }
  await become(true, true, true, true)
  return { world, tree, plain, become }
}

test.each([
  ['a root', 'root', [false, false, false, false]],
  ['a child', 'child', [true, false, false, false]],
  ['a copy', 'listed', [true, true, false, false]],
] as const)('refuses %s that is revoked, with all below it, until it is restored', async (_what, which, codes) => {
  const { world, tree, become } = await planted()
  const id = which === 'listed' ? tree.listed.id : tree[which].tokenId
  await tokenActions(world).revoke(id)
  await become(...codes)
  await tokenActions(world).restore(id)
  await become(true, true, true, true)
})
