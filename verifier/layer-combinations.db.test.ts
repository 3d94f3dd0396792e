import { beforeAll, describe, expect, test, vi } from 'vitest'
import { asAdmin } from '@/lib/testing/factories'
import { tokenListParams } from '@/lib/tokens/list-params'
import { listTokens } from '@/lib/tokens/queries/list'
import { serviceTokens } from '@/lib/tokens/realm'
import { offlineVerifiersOfThisFile } from './offline/testing/offline-verifiers'
import { type Layer, type LayeredTree, plantLayeredTree, type Row, restorable } from './testing/layered-tree'
import { plainVerifiersOfThisFile } from './testing/plain-verifier'
import { verifierOfThisFile } from './testing/test-verifier'
import { createTestWorld, type TestWorld } from './testing/test-world'

// Every layer of revocation alone and in combination, restored in different orders. After each step the list, the verifier, the offline verifier and
// a plain Biscuit verifier that knows only revocation ids say the same, and what is true.

const verifier = verifierOfThisFile()
const plainVerifier = plainVerifiersOfThisFile()
const offlineVerifier = offlineVerifiersOfThisFile()
let shared: TestWorld
beforeAll(async () => {
  shared = await createTestWorld()
})

/** Whoever is asked about a tree; each is held against what is true. */
function witnessesOf(world: TestWorld, tree: LayeredTree) {
  const { url } = verifier.get()
  const { slug, id } = world.organization
  const plain = plainVerifier(url, slug)
  const accepted = () => tree.codes().map((code) => code === 'ok')
  return async function agree(after: string): Promise<void> {
    const statuses = tree.statuses()
    if (statuses) expect(await listed(world, tree), `list, after ${after}`).toEqual(statuses)
    const codes: string[] = []
    for (const token of tree.secrets)
      codes.push((await verifier.get().verify({ token, organization: id, access: 'read' })).code)
    expect(codes, `verifier, after ${after}`).toEqual(tree.codes())
    expect((await plain(tree.secrets)).accepted, `plain verifier, after ${after}`).toEqual(accepted())
    const offline = await offlineVerifier(url, slug)
    await vi.waitFor(
      async () => {
        const answers = await Promise.all(tree.secrets.map((token) => offline.verify({ token, access: 'read' })))
        expect(
          answers.map(({ valid }) => valid),
          `offline verifier, after ${after}`,
        ).toEqual(accepted())
      },
      { timeout: 20_000, interval: 20 },
    )
  }
}

/** The status of each row, as the list's filter finds it. */
async function listed({ organization }: TestWorld, { serviceUserId }: LayeredTree): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const status of ['active', 'revoked', 'expired']) {
    const params = tokenListParams({ service_user: serviceUserId, status, sort: 'name' })
    const { rows } = await asAdmin(organization, () => listTokens(serviceTokens(organization.slug), params))
    for (const row of rows) found[row.id] = row.status
  }
  return found
}

/** Ends the layers in order, and undoes in another what can be undone: what is refused for now, later. */
async function tell(world: TestWorld, layers: readonly Layer[], back: readonly Layer[] = []): Promise<void> {
  const { organization } = world
  const tree = await plantLayeredTree(world, (token) =>
    verifier.get().verify({ token, organization: organization.id, access: 'read' }),
  )
  const agree = witnessesOf(world, tree)
  await agree('planting')
  for (const layer of layers) {
    await tree.end(layer)
    await agree(`ending ${layer}`)
  }
  // What is refused for now is tried again: it waits for its ancestors and its owner.
  let left: readonly (Layer | Row)[] = back
  const tryEach = async (some: readonly (Layer | Row)[]) => {
    let any = false
    for (const layer of some) {
      if (!(await tree.restore(layer))) continue
      any = true
      left = left.filter((other) => other !== layer)
      await agree(`restoring ${layer}`)
    }
    return any
  }
  // Of what fell with its owner each comes back by hand; the rest of it with the uppermost.
  while ((await tryEach(left)) || (back.length > 0 && (await tryEach(tree.revokedRows().slice(0, 1)))));
  if (back.length > 0 && !layers.includes('credential')) expect(new Set(tree.codes())).toEqual(new Set(['ok']))
}

const subsets = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, index) => (bits >> index) & 1))
const orders = <Item>(items: Item[]): Item[][] =>
  items.length <= 1
    ? [items]
    : items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))

// From the bottom up, so that each is active until its turn.
const combinations = subsets(restorable).filter((layers) => layers.length > 0)
const tellAll = process.env.LAYER_ORDERS === 'all'
/** Of two layers both orders, of more the two that differ most; LAYER_ORDERS=all tells all 325. */
const ordersOf = (layers: Layer[]) => (tellAll || layers.length <= 2 ? orders(layers) : [layers, layers.toReversed()])

describe('what can be restored', () => {
  test.each(combinations.map((layers) => ({ layers })))(
    '$layers, restored in different orders',
    async ({ layers }) => {
      for (const order of ordersOf(layers)) await tell(shared, layers, order)
    },
    600_000,
  )
})

describe('with the secret ended by a rotation', () => {
  test.each(
    combinations
      .filter((layers) => layers.length < 3 || layers.length === restorable.length)
      .map((layers) => ({ layers })),
  )(
    'and $layers',
    async ({ layers }) => {
      // A copy of a secret that has ended is revoked with it, for good: it cannot be revoked once more.
      const more = layers.filter((layer) => layer !== 'copy')
      await tell(shared, ['credential', ...more], more)
      if (layers.includes('copy')) await tell(shared, ['copy', 'credential', ...more], ['copy', ...more])
    },
    600_000,
  )
})

describe.each(['key', 'organization'] as const)('with the %s', (last) => {
  const others: Layer[][] = [[], ...[...restorable, 'credential' as const].map((layer) => [layer])]
  const everything: Layer[] = [
    'credential',
    'child',
    'middle',
    'root',
    'owner',
    ...(last === 'organization' ? (['key'] as const) : []),
  ]
  test.each([...others, everything].map((layers) => ({ layers })))(
    'and $layers',
    async ({ layers }) => {
      await tell(await createTestWorld(), [...layers, last])
    },
    120_000,
  )
})
