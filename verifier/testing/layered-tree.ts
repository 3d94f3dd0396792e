import { vi } from 'vitest'
import { db } from '@/lib/db/client'
import { Refusal } from '@/lib/errors'
import { retireKey } from '@/lib/keys/mutations/retire-key'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { retireConfirmation } from '@/lib/keys/schema'
import { deleteOrganization } from '@/lib/organizations/mutations/delete-organization'
import { deactivateServiceUser } from '@/lib/service-users/mutations/deactivate-service-user'
import { reactivateServiceUser } from '@/lib/service-users/mutations/reactivate-service-user'
import { asAdmin } from '@/lib/testing/factories'
import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './test-world'

/**
 * The rows of the tree, from the root down: three that the server minted, a listed copy of the lowest one's secret, and a copy of that which was
 * discovered when it was first seen.
 */
const rows = ['root', 'middle', 'child', 'copy', 'lower'] as const
export type Row = (typeof rows)[number]

/** What can end a token. The last three cannot be undone. */
export type Layer = Exclude<Row, 'lower'> | 'owner' | 'credential' | 'key' | 'organization'
export const restorable = ['copy', 'child', 'middle', 'root', 'owner'] as const satisfies Layer[]

/** What is true of the tree by the product's rules (product.md, section 2), kept apart from the database. */
export interface Truth {
  /** The code of each secret, in the order of `secrets`. */
  codes: () => string[]
  /** The status of each listed row, by its id; undefined when nobody can see the list any more. */
  statuses: () => Record<string, string> | undefined
}

export interface LayeredTree extends Truth {
  serviceUserId: string
  /** Of the rows from the root down; and of the child once more when it was rotated. */
  secrets: string[]
  end: (layer: Layer) => Promise<void>
  /** Undoes a layer; false when the dashboard refuses that for now. Reactivating an owner leaves its tokens to be restored one by one. */
  restore: (layer: Layer | Row) => Promise<boolean>
  /** Rows that are revoked by themselves. */
  revokedRows: () => Row[]
}

/** The row of a copy, once it is there. */
async function discovered(parentId: string): Promise<string> {
  const find = () => db.token.findFirst({ where: { parentId }, select: { id: true } })
  return (await vi.waitUntil(find, { timeout: 20_000, interval: 20 }))!.id
}

/** @param use presents a secret to a verifier. */
export async function plantLayeredTree(
  world: TestWorld,
  use: (secret: string) => Promise<unknown>,
): Promise<LayeredTree> {
  const { organization } = world
  const { slug } = organization
  const readOnly = [{ type: 'read_only' as const }]
  const owner = await createTestServiceUser(organization, `Owner ${crypto.randomUUID().slice(0, 8)}`, 'admin')
  const root = await createTestToken(world, { serviceUserId: owner.id })
  const middle = await attenuateTestToken(world, root.tokenId, readOnly)
  const child = await attenuateTestToken(world, middle.tokenId, readOnly)
  const copy = await copyOf(world, child.secret, readOnly)
  const listed = await registerTestCopy(world, copy, [readOnly])
  const lower = await copyOf(world, copy, readOnly)
  const secrets = [root.secret, middle.secret, child.secret, copy, lower]
  for (const secret of secrets) await use(secret)
  const ids: Record<Row, string> = {
    root: root.tokenId,
    middle: middle.tokenId,
    child: child.tokenId,
    copy: listed.id,
    lower: await discovered(listed.id),
  }

  // By itself, or with its owner.
  const revoked: Record<Row, false | 'itself' | 'owner'> = {
    root: false,
    middle: false,
    child: false,
    copy: false,
    lower: false,
  }
  let rotated = false
  const over = { key: false, organization: false }

  const isRevoked = (row: Row) =>
    rows.slice(0, rows.indexOf(row) + 1).some((above) => revoked[above]) ||
    ((row === 'copy' || row === 'lower') && rotated)
  const codeOf = (revokedNow: boolean) => {
    if (over.key) return 'bad_signature'
    if (over.organization) return 'unknown'
    return revokedNow ? 'revoked' : 'ok'
  }

  const actions = tokenActions(world)
  const asHer = <Result>(work: () => Promise<Result>) => asAdmin(organization, work)
  async function end(layer: Layer): Promise<void> {
    if (layer === 'owner') {
      await asHer(() => deactivateServiceUser(slug, { serviceUserId: owner.id, confirmation: 'deactivate' }))
      for (const row of rows) revoked[row] ||= 'owner'
    } else if (layer === 'credential') {
      secrets.push((await actions.rotate(ids.child, '0')).secret)
      rotated = true
    } else if (layer === 'key') {
      const keyId = organization.signingKey.id
      await asHer(() => rotateKey(slug, { keyId }))
      await asHer(() => retireKey(slug, { keyId, confirmation: retireConfirmation }))
      over.key = true
    } else if (layer === 'organization') {
      await asHer(() => deleteOrganization(slug, { confirmation: organization.name }))
      over.organization = true
    } else {
      await actions.revoke(ids[layer])
      revoked[layer] = 'itself'
    }
  }

  async function restore(layer: Layer | Row): Promise<boolean> {
    try {
      if (layer === 'owner') await asHer(() => reactivateServiceUser(slug, { serviceUserId: owner.id }))
      else await actions.restore(ids[layer as Row])
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
    if (layer === 'owner') return true
    const row = layer as Row
    const withOwner = revoked[row] === 'owner'
    revoked[row] = false
    // What fell with it in the same event comes back with it.
    if (withOwner)
      for (const below of rows.slice(rows.indexOf(row))) if (revoked[below] === 'owner') revoked[below] = false
    return true
  }

  return {
    serviceUserId: owner.id,
    secrets,
    end,
    restore,
    revokedRows: () => rows.filter((row) => revoked[row]),
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
