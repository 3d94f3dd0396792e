import { expect, test } from 'vitest'
import { ending, restoring, type Story, subsetsOf, tellSideBySide } from '../testing/layer-stories'
import { witnessesOfThisFile } from '../testing/layer-witnesses'
import {
  createLayeredWorld,
  type LastLayer,
  type Layer,
  type LayeredTree,
  type LayeredWorld,
} from '../testing/layered-tree'

// What ends all of an organization's tokens for good, in all combinations with what ends some: the end of its key, and its own.

const witnesses = witnessesOfThisFile()

/** A copy can be revoked by itself only before its secret ends, and a token be rotated only while it is active. */
const combinations = subsetsOf<Layer>(['copy', 'credential', 'root', 'middle', 'child', 'owner'])

interface Ended {
  tree: LayeredTree
  layers: Layer[]
}

/** An organization with a tree for each combination of the layers before, ended so. */
async function plantEnded(): Promise<{ place: LayeredWorld; ended: Ended[] }> {
  const place = await createLayeredWorld(witnesses.verifier())
  const trees = await place.plant(combinations.length)
  const ended = combinations.map((layers, index) => ({ tree: trees[index]!, layers }))
  await tellAll(place, ended, ({ tree, layers }) => ending(tree, layers))
  return { place, ended }
}

async function tellAll(place: LayeredWorld, ended: Ended[], change: (of: Ended) => Story['changes']): Promise<void> {
  const stories = ended.map((each) => ({
    title: each.layers.join(', ') || 'nothing',
    tree: each.tree,
    changes: change(each),
  }))
  await tellSideBySide(witnesses, [{ place, stories }])
}

const nothing = async function* (): AsyncGenerator<string, void> {}
async function endAll(place: LayeredWorld, ended: Ended[], layer: LastLayer): Promise<void> {
  await place.end(layer)
  await tellAll(place, ended, nothing)
}

test('the key, after each combination of the others; and the organization after that', async () => {
  const { place, ended } = await plantEnded()
  await endAll(place, ended, 'key')
  // No token comes back; an owner does.
  await tellAll(place, ended, ({ tree }) => restoring(tree))
  expect(new Set(ended.flatMap(({ tree }) => tree.codes()))).toEqual(new Set(['bad_signature']))
  await endAll(place, ended, 'organization')
}, 600_000)

test('the organization, after each combination of the others', async () => {
  const { place, ended } = await plantEnded()
  await endAll(place, ended, 'organization')
}, 600_000)
