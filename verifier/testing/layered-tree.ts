import { db } from '@/lib/db/client'
import { Refusal } from '@/lib/errors'
import { retireKey } from '@/lib/keys/mutations/retire-key'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { retireConfirmation } from '@/lib/keys/schema'
import { deleteOrganization } from '@/lib/organizations/mutations/delete-organization'
import { deactivateServiceUser } from '@/lib/service-users/mutations/deactivate-service-user'
import { reactivateServiceUser } from '@/lib/service-users/mutations/reactivate-service-user'
import { asAdmin } from '@/lib/testing/factories'
import type { TestVerifier } from './test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './test-world'

/**
 * The rows of a tree, from the root down: three that the server minted, a listed copy of the lowest one's secret, and a copy of that which was
 * discovered when it was first seen.
 */
const rows = ['root', 'middle', 'child', 'copy', 'lower'] as const
type Row = (typeof rows)[number]

/** What can end a tree's tokens: a revocation, the deactivation of their owner, and a rotation, which cannot be undone. */
export type Layer = Exclude<Row, 'lower'> | 'owner' | 'credential'
/** What ends all of an organization's, for good. */
export type LastLayer = 'key' | 'organization'

type Restorable = Row | 'owner'

/** A tree, and what is true of it by the product's rules (product.md, section 2), kept apart from the database. */
export interface LayeredTree {
  /** Of the rows from the root down; and of the child once more when it was rotated. */
  secrets: string[]
  end: (layer: Layer) => Promise<void>
  /** What somebody could try to restore: rows that are revoked by themselves or with their owner, and an owner who is not active. */
  down: () => Restorable[]
  /** Whether that must come true now; else it must be refused. */
  mayRestore: (what: Restorable) => boolean
  /** False when the dashboard refused it. Reactivating an owner leaves its tokens to be restored one by one. */
  restore: (what: Restorable) => Promise<boolean>
  /** The code of each secret, in the order of `secrets`. */
  codes: () => string[]
  /** The status of each row, by its id; undefined when nobody can see the list any more. */
  statuses: () => Record<string, string> | undefined
}

/** An organization with trees, each with an owner of its own. */
export interface LayeredWorld {
  world: TestWorld
  /** Plants so many more. */
  plant: (count: number) => Promise<LayeredTree[]>
  /** For all of its trees. */
  end: (layer: LastLayer) => Promise<void>
}

/** @param verifier sees each secret once: it knows them all, and lists the copy that nobody registered. */
export async function createLayeredWorld(verifier: TestVerifier): Promise<LayeredWorld> {
  const world = await createTestWorld()
  const { organization } = world
  const { slug } = organization
  const over = { key: false, organization: false }
  const asHer = <Result>(work: () => Promise<Result>) => asAdmin(organization, work)
  return {
    world,
    async plant(count) {
      const planted: Planted[] = []
      for (let index = 0; index < count; index++) planted.push(await plantRows(world))
      const lowers = await discover(world, verifier, planted)
      return planted.map((tree) => layeredTree(world, over, tree, lowers.get(tree.copyId)!))
    },
    async end(layer) {
      if (layer === 'key') {
        const keyId = organization.signingKey.id
        await asHer(() => rotateKey(slug, { keyId }))
        await asHer(() => retireKey(slug, { keyId, confirmation: retireConfirmation }))
      } else await asHer(() => deleteOrganization(slug, { confirmation: organization.name }))
      over[layer] = true
    },
  }
}

interface Planted {
  ownerId: string
  rootId: string
  middleId: string
  childId: string
  copyId: string
  secrets: string[]
}

async function plantRows(world: TestWorld): Promise<Planted> {
  const readOnly = [{ type: 'read_only' as const }]
  const owner = await createTestServiceUser(world.organization, `Owner ${crypto.randomUUID().slice(0, 13)}`, 'admin')
  const root = await createTestToken(world, { serviceUserId: owner.id })
  const middle = await attenuateTestToken(world, root.tokenId, readOnly)
  const child = await attenuateTestToken(world, middle.tokenId, readOnly)
  const copy = await copyOf(world, child.secret, readOnly)
  const listed = await registerTestCopy(world, copy, [readOnly])
  const lower = await copyOf(world, copy, readOnly)
  return {
    ownerId: owner.id,
    rootId: root.tokenId,
    middleId: middle.tokenId,
    childId: child.tokenId,
    copyId: listed.id,
    secrets: [root.secret, middle.secret, child.secret, copy, lower],
  }
}

/** The rows of the copies' copies, by what they were made from. */
async function discover(
  { organization }: TestWorld,
  { running }: TestVerifier,
  planted: Planted[],
): Promise<Map<string, string>> {
  const parents = planted.map(({ copyId }) => copyId)
  for (;;) {
    await running.catchUp()
    for (const token of planted.flatMap(({ secrets }) => secrets)) {
      await running.decide({ token, organization: organization.id, access: 'read' })
    }
    await running.settleCopies()
    const found = await db.token.findMany({
      where: { organizationId: organization.id, parentId: { in: parents } },
      select: { id: true, parentId: true },
    })
    // What could not be noted is by the next use.
    if (found.length === parents.length) return new Map(found.map(({ id, parentId }) => [parentId!, id]))
  }
}

function layeredTree(
  world: TestWorld,
  over: Record<LastLayer, boolean>,
  { ownerId, rootId, middleId, childId, copyId, secrets }: Planted,
  lowerId: string,
): LayeredTree {
  const ids: Record<Row, string> = { root: rootId, middle: middleId, child: childId, copy: copyId, lower: lowerId }
  const revoked = new Map<Row, 'itself' | 'with the owner'>()
  let [ownerActive, rotated] = [true, false]

  const isOfOldSecret = (row: Row) => rotated && (row === 'copy' || row === 'lower')
  const isRevoked = (row: Row) =>
    isOfOldSecret(row) || rows.slice(0, rows.indexOf(row) + 1).some((above) => revoked.has(above))
  const codeOf = (revokedNow: boolean) => {
    if (over.key) return 'bad_signature'
    if (over.organization) return 'unknown'
    return revokedNow ? 'revoked' : 'ok'
  }

  function mayRestore(what: Restorable): boolean {
    if (what === 'owner') return !ownerActive
    const above = rows[rows.indexOf(what) - 1]
    const isFree = ownerActive && !(above && isRevoked(above)) && !isOfOldSecret(what) && !over.key
    return revoked.has(what) && isFree
  }

  const { slug } = world.organization
  const { revoke, restore, rotate } = tokenActions(world)
  const asHer = <Result>(work: () => Promise<Result>) => asAdmin(world.organization, work)

  /** Whether it was done, and not refused. */
  async function isDone(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  function noteRestored(what: Restorable): void {
    if (what === 'owner') {
      ownerActive = true
      return
    }
    // What fell in the same event comes back with it.
    const below = revoked.get(what) === 'with the owner' ? rows.slice(rows.indexOf(what)) : []
    for (const row of below) if (revoked.get(row) === 'with the owner') revoked.delete(row)
    revoked.delete(what)
  }

  return {
    secrets,
    async end(layer) {
      if (layer === 'owner') {
        await asHer(() => deactivateServiceUser(slug, { serviceUserId: ownerId, confirmation: 'deactivate' }))
        ownerActive = false
        for (const row of rows) if (!revoked.has(row)) revoked.set(row, 'with the owner')
      } else if (layer === 'credential') {
        secrets.push((await rotate(ids.child, '0')).secret)
        rotated = true
      } else {
        await revoke(ids[layer])
        revoked.set(layer, 'itself')
      }
    },
    down: () => [...rows.filter((row) => revoked.has(row)), ...(ownerActive ? [] : ['owner' as const])],
    mayRestore,
    async restore(what) {
      const done = await isDone(() =>
        what === 'owner' ? asHer(() => reactivateServiceUser(slug, { serviceUserId: ownerId })) : restore(ids[what]),
      )
      if (done) noteRestored(what)
      return done
    },
    codes: () => [
      ...[isRevoked('root'), isRevoked('middle'), isRevoked('child') || rotated].map(codeOf),
      ...[isRevoked('copy'), isRevoked('lower')].map(codeOf),
      ...(rotated ? [codeOf(isRevoked('child'))] : []),
    ],
    statuses: () =>
      over.organization
        ? undefined
        : Object.fromEntries(rows.map((row) => [ids[row], over.key || isRevoked(row) ? 'revoked' : 'active'])),
  }
}
