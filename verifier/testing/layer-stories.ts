import { expect } from 'vitest'
import type { Witnesses } from './layer-witnesses'
import type { Layer, LayeredTree, LayeredWorld } from './layered-tree'

/** What happens to a tree: one change after the other, each told in words once it has happened. */
export interface Story {
  title: string
  tree: LayeredTree
  changes: AsyncIterator<string, void>
}

/** Ends the layers in this order. */
export async function* ending(tree: LayeredTree, layers: readonly Layer[]): AsyncGenerator<string, void> {
  for (const layer of layers) {
    await tree.end(layer)
    yield `ending ${layer}`
  }
}

/**
 * Restores whatever can be, which comes to every order there is of trying: as long as anything is down, all of it but one thing is refused
 * (it waits for its ancestors and its owner), and what is refused changes nothing.
 */
export async function* restoring(tree: LayeredTree): AsyncGenerator<string, void> {
  for (;;) {
    const down = tree.down()
    const [next, ...others] = down.filter(tree.mayRestore)
    expect(others).toEqual([])
    for (const what of down) if (what !== next) expect([what, await tree.restore(what)]).toEqual([what, false])
    if (next === undefined) return
    expect([next, await tree.restore(next)]).toEqual([next, true])
    yield `restoring ${next}`
  }
}

/**
 * Carries the stories of some organizations on side by side, each by one change at a time; all must agree about every tree before the first
 * change and after each. The organizations' changes happen at once.
 */
export async function tellSideBySide(
  { agree }: Witnesses,
  places: { place: LayeredWorld; stories: Story[] }[],
): Promise<void> {
  let going = places.map(({ place, stories }) => ({
    place,
    stories: stories.map((story) => ({ ...story, last: 'planting' })),
  }))
  while (going.length > 0) {
    await Promise.all(
      going.map(({ place, stories }) =>
        agree(place.world, new Map(stories.map(({ title, last, tree }) => [`${title}, after ${last}`, tree]))),
      ),
    )
    going = await Promise.all(
      going.map(async ({ place, stories }) => {
        const goingOn: typeof stories = []
        for (const story of stories) {
          const { done, value } = await story.changes.next()
          if (!done) goingOn.push({ ...story, last: value })
        }
        return { place, stories: goingOn }
      }),
    )
    going = going.filter(({ stories }) => stories.length > 0)
  }
}

export function subsetsOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, index) => (bits >> index) & 1))
}

/** Every subset in every order; of the last item, which comes last, only whether it is among them. */
export function ordersOf<Item>(items: readonly Item[], last: Item): Item[][] {
  const permuted = (some: readonly Item[]): Item[][] =>
    some.length === 0
      ? [[]]
      : some.flatMap((item) => permuted(some.filter((other) => other !== item)).map((rest) => [item, ...rest]))
  const orders = subsetsOf(items).flatMap(permuted)
  return [...orders, ...orders.map((order) => [...order, last])]
}

/** The items dealt out to so many. */
export function dealt<Item>(items: Item[], count: number): Item[][] {
  return Array.from({ length: count }, (_, place) => items.filter((_item, index) => index % count === place))
}
