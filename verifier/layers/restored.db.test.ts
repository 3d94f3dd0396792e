import { beforeAll, expect, test } from 'vitest'
import { dealt, ending, ordersOf, restoring, type Story, tellSideBySide } from '../testing/layer-stories'
import { witnessesOfThisFile } from '../testing/layer-witnesses'
import { createLayeredWorld, type Layer, type LayeredTree, type LayeredWorld } from '../testing/layered-tree'

// What can be restored: every layer alone and in all combinations, ended in every order and restored in every order. After each change the
// list, the verifier, the offline verifier and a plain Biscuit verifier say the same, and what is true.

const witnesses = witnessesOfThisFile()
// Side by side, because an organization's changes happen one after the other.
let places: { place: LayeredWorld; spare: LayeredTree[] }[]
beforeAll(async () => {
  const create = async () => ({ place: await createLayeredWorld(witnesses.verifier()), spare: [] })
  places = await Promise.all([create(), create(), create(), create()])
})

/** What lies below something that was ended before is pinned. What fell with its owner cannot be revoked by itself any more. */
const orders = ordersOf<Layer>(['copy', 'child', 'middle', 'root'], 'owner')

async function* lifeOf(tree: LayeredTree, order: Layer[]): AsyncGenerator<string, void> {
  yield* ending(tree, order)
  yield* restoring(tree)
  // So that it can be used for the next story.
  expect(new Set(tree.codes())).toEqual(new Set(['ok']))
}

test.each([1, 2, 3, 4, 5])(
  'of %i layers',
  async (size) => {
    const shares = dealt(
      orders.filter((order) => order.length === size),
      places.length,
    )
    const told = await Promise.all(
      places.map(async ({ place, spare }, index) => {
        const share = shares[index]!
        // Those of a story that failed are not given back.
        const trees = spare.splice(0, share.length)
        trees.push(...(await place.plant(share.length - trees.length)))
        const stories = share.map((order, at): Story => {
          const tree = trees[at]!
          return { title: order.join(', '), tree, changes: lifeOf(tree, order) }
        })
        return { place, stories, trees }
      }),
    )
    await tellSideBySide(witnesses, told)
    for (const [index, { trees }] of told.entries()) places[index]!.spare.push(...trees)
  },
  600_000,
)
