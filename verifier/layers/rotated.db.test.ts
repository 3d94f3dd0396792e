import { test } from 'vitest'
import { dealt, ending, ordersOf, restoring, type Story, tellSideBySide } from '../testing/layer-stories'
import { witnessesOfThisFile } from '../testing/layer-witnesses'
import { createLayeredWorld, type Layer, type LayeredTree } from '../testing/layered-tree'

// A secret that was ended by a rotation, which cannot be undone, in all combinations with what can, ended and restored in every order.

const witnesses = witnessesOfThisFile()
const worlds = 4

/** Only an active token is rotated: all that ends it comes later. What fell with its owner cannot be revoked by itself any more. */
const orders = ordersOf<Layer>(['child', 'middle', 'root'], 'owner')

async function* lifeOf(tree: LayeredTree, layers: Layer[]): AsyncGenerator<string, void> {
  yield* ending(tree, layers)
  yield* restoring(tree)
}

test.each([
  { what: 'a rotation', first: ['credential' as const] },
  // And not the other way round: with its secret a copy ends for good, and cannot be revoked by itself any more.
  { what: 'a rotation after its copy was revoked', first: ['copy' as const, 'credential' as const] },
])(
  '$what',
  async ({ first }) => {
    const told = dealt(orders, worlds).map(async (share) => {
      const place = await createLayeredWorld(witnesses.verifier())
      const trees = await place.plant(share.length)
      const stories = share.map((order, at): Story => {
        const layers = [...first, ...order]
        const tree = trees[at]!
        return { title: layers.join(', '), tree, changes: lifeOf(tree, layers) }
      })
      return { place, stories }
    })
    await tellSideBySide(witnesses, await Promise.all(told))
  },
  600_000,
)
