import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runAs } from '@/lib/auth/caller'
import { inspect } from '@/lib/biscuit/inspect'
import { db } from '@/lib/db/client'
import { retireKey } from '@/lib/keys/mutations/retire-key'
import { rotateKey } from '@/lib/keys/mutations/rotate-key'
import { retireConfirmation } from '@/lib/keys/schema'
import { deactivateMember } from '@/lib/members/mutations/deactivate-member'
import { reactivateMember } from '@/lib/members/mutations/reactivate-member'
import { deactivateServiceUser } from '@/lib/service-users/mutations/deactivate-service-user'
import { reactivateServiceUser } from '@/lib/service-users/mutations/reactivate-service-user'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '@/lib/testing/factories'
import { addTestMember } from '@/lib/testing/people'
import { attenuateOutside, createTestServiceUser, describeCopy, newKey } from '@/lib/testing/tokens'
import { attenuateToken } from '@/lib/tokens/mutations/attenuate'
import { createToken } from '@/lib/tokens/mutations/create'
import { deleteConfirmed } from '@/lib/tokens/mutations/delete'
import { registerCopy } from '@/lib/tokens/mutations/register-copy'
import { restoreToken } from '@/lib/tokens/mutations/restore'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { rotateToken } from '@/lib/tokens/mutations/rotate'
import { personalTokens, serviceTokens, type TokenRealm } from '@/lib/tokens/realm'
import { databaseTime } from '@/lib/tokens/state/lineage'
import { refreshSubtree } from '@/lib/tokens/state/refresh-subtree'
import { publishedPages, replay } from '../testing/published'
import { verifierOfThisFile } from '../testing/test-verifier'

// Random lives of a service user's and a member's tokens. Several readers follow the feed, each looking when it likes; a model that knows nothing
// of the database says which secrets are good. In the end all readers, one who reads everything at once, the verifier and the model agree.

const verifier = verifierOfThisFile()

type Secret = { text: string; ends: 'never' | 'later' | 'ended'; key: number }
type Node = {
  /** Null while nobody has listed it. */
  id: string | null
  owner: Owner
  parent: Node | null
  /** Of a minted token, the current one last. Of a copy the one that it was made from. */
  secrets: Secret[]
  /** Of a copy. */
  text?: string
  revoked: false | { event: number | null }
  deleted: boolean
}
type Owner = { realm: TokenRealm; as: <T>(work: () => Promise<T>) => Promise<T>; active: boolean; personal: boolean }

class World {
  nodes: Node[] = []
  oldKeys: number[] = []
  events = 0
  done = 0
  readers: { position: number; revoked: Set<string> }[] = [0, 1, 2].map(() => ({ position: 0, revoked: new Set() }))

  constructor(
    readonly organization: TestOrganization,
    readonly serviceUserId: string,
    readonly member: TestMember,
    public key: number,
    readonly owners: { service: Owner; personal: Owner },
  ) {}

  lineage(node: Node): Node[] {
    return node.parent ? [...this.lineage(node.parent), node] : [node]
  }

  /** Every text that somebody may hold, and whether it is good. */
  secrets(): { text: string; good: boolean }[] {
    return this.nodes.flatMap((node) => {
      const lineage = this.lineage(node)
      const stands = lineage.every(
        ({ revoked, deleted, secrets, text }) =>
          !revoked && !deleted && (text !== undefined || secrets.some(({ ends }) => ends !== 'ended')),
      )
      const active = node.owner.active || !node.owner.personal
      return node.secrets.map(({ text, ends }) => ({
        text: node.text ?? text,
        good: stands && active && ends !== 'ended',
      }))
    })
  }

  /** Carries something out, as far as the product allows it. */
  async attempt<T>(owner: Owner, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await owner.as(work)
      this.done += 1
      return result
    } catch {
      return undefined
    }
  }
}

type Step = (world: World) => Promise<void>

const on = (pick: number, step: (world: World, node: Node & { id: string }) => Promise<void>): Step => {
  return async (world) => {
    const listed = world.nodes.filter((node): node is Node & { id: string } => node.id !== null && !node.deleted)
    const node = listed[pick % Math.max(1, listed.length)]
    if (node) await step(world, node)
  }
}

const rest = () => ({ note: '', idempotencyKey: newKey() })
const name = () => `Token ${newKey()}`

function create(personal: boolean): Step {
  return async (world) => {
    const owner = personal ? world.owners.personal : world.owners.service
    const ownerOf = personal ? {} : { serviceUserId: world.serviceUserId }
    const expiration = { choice: '30d' } as const
    const minted = await world.attempt(owner, () =>
      createToken(owner.realm, { name: name(), ...ownerOf, expiration, ...rest() }),
    )
    if (!minted) return
    const secrets: Secret[] = [{ text: minted.secret, ends: 'never', key: world.key }]
    world.nodes.push({ id: minted.tokenId, owner, parent: null, secrets, revoked: false, deleted: false })
  }
}

const attenuateAt = (pick: number) =>
  on(pick, async (world, parent) => {
    if (world.lineage(parent).length > 4) return
    const { owner } = parent
    const restrictions = [{ type: 'read_only' as const }]
    const minted = await world.attempt(owner, () =>
      attenuateToken(owner.realm, { parentId: parent.id, name: name(), restrictions, ...rest() }),
    )
    if (!minted) return
    const secrets: Secret[] = [{ text: minted.secret, ends: 'never', key: world.key }]
    world.nodes.push({ id: minted.tokenId, owner, parent, secrets, revoked: false, deleted: false })
  })

const copyAt = (pick: number, which: number, listed: boolean): Step => {
  return async (world) => {
    const from = world.nodes[pick % Math.max(1, world.nodes.length)]
    if (!from || world.lineage(from).length > 5) return
    const secret = from.secrets[which % from.secrets.length]!
    const text = await attenuateOutside(world.organization, from.text ?? secret.text)
    const { owner } = from
    const copy: Node = { id: null, owner, parent: from, secrets: [secret], text, revoked: false, deleted: false }
    if (listed) {
      const made = await world.attempt(owner, async () =>
        registerCopy(owner.realm, { name: name(), ...(await describeCopy(text)) }),
      )
      if (!made) return
      copy.id = made.id
      // Whoever registers a copy of one that was not listed lists that one, too.
      const rows = await db.token.findMany({
        where: { copyRevocationId: { not: null } },
        select: { id: true, copyRevocationId: true },
      })
      for (const above of world.lineage(copy)) {
        if (above.id === null && above.text)
          above.id = rows.find((row) => row.copyRevocationId === lastId(above.text!))?.id ?? null
      }
    }
    world.nodes.push(copy)
  }
}

const revokeAt = (pick: number) =>
  on(pick, async (world, node) => {
    const { owner, id } = node
    if (await world.attempt(owner, () => revokeToken(owner.realm, { tokenId: id, reason: '' }))) {
      node.revoked = { event: null }
    }
  })

const restoreAt = (pick: number) =>
  on(pick, async (world, node) => {
    const { owner, id } = node
    if (!(await world.attempt(owner, () => restoreToken(owner.realm, { tokenId: id })))) return
    const { event } = node.revoked as { event: number | null }
    for (const below of world.nodes) {
      if (event === null || !below.revoked || below.revoked.event !== event) continue
      if (world.lineage(below).includes(node)) below.revoked = false
    }
    node.revoked = false
  })

const rotateAt = (pick: number, overlap: '0' | '1h') =>
  on(pick, async (world, node) => {
    const { owner, id } = node
    const idempotencyKey = newKey()
    const minted = await world.attempt(owner, () => rotateToken(owner.realm, { tokenId: id, overlap, idempotencyKey }))
    if (!minted) return
    for (const secret of node.secrets) if (secret.ends === 'never') secret.ends = overlap === '0' ? 'ended' : 'later'
    node.secrets.push({ text: minted.secret, ends: 'never', key: world.key })
  })

/** The overlaps of a token are over in a moment. */
const overlapEndsAt = (pick: number) =>
  on(pick, async (world, node) => {
    if (node.text || !node.secrets.some(({ ends }) => ends === 'later')) return
    await db.$transaction(async (tx) => {
      const now = await databaseTime(tx)
      const endsAt = new Date(now.getTime() + 60)
      await tx.credential.updateMany({ where: { tokenId: node.id, endsAt: { gt: now } }, data: { endsAt } })
      await refreshSubtree(tx, node.id, now)
    })
    // Published before it comes, so that the clock alone brings it.
    await publishedPages(verifier.get().url, world.organization.slug)
    await setTimeout(65)
    for (const secret of node.secrets) if (secret.ends === 'later') secret.ends = 'ended'
  })

const deleteAt = (pick: number) =>
  on(pick, async (world, node) => {
    const { owner, id } = node
    if (await world.attempt(owner, () => deleteConfirmed(owner.realm, id, () => undefined))) {
      for (const below of world.nodes) if (world.lineage(below).includes(node)) below.deleted = true
    }
  })

const switchServiceUser: Step = async (world) => {
  const { slug } = world.organization
  const { serviceUserId } = world
  const owner = world.owners.service
  if (owner.active) {
    const event = ++world.events
    await owner.as(() => deactivateServiceUser(slug, { serviceUserId, confirmation: 'deactivate' }))
    for (const node of world.nodes) {
      if (node.owner === owner && node.id !== null && !node.revoked) node.revoked = { event }
    }
  } else {
    await owner.as(() => reactivateServiceUser(slug, { serviceUserId }))
  }
  owner.active = !owner.active
}

const switchMember: Step = async ({ organization, member, owners }) => {
  const change = owners.personal.active ? deactivateMember : reactivateMember
  const { membershipId } = member
  await asAdmin(organization, () => change(organization.slug, { membershipId }))
  owners.personal.active = !owners.personal.active
}

const rotateSigningKey: Step = async (world) => {
  const { slug } = world.organization
  const { id } = await world.owners.service.as(() => rotateKey(slug, { keyId: world.key }))
  world.oldKeys.push(world.key)
  world.key = id
}

const retireAt = (pick: number): Step => {
  return async (world) => {
    const keyId = world.oldKeys[pick % Math.max(1, world.oldKeys.length)]
    if (keyId === undefined) return
    const { slug } = world.organization
    await world.owners.service.as(() => retireKey(slug, { keyId, confirmation: retireConfirmation }))
    world.oldKeys = world.oldKeys.filter((key) => key !== keyId)
    for (const { secrets } of world.nodes) for (const secret of secrets) if (secret.key === keyId) secret.ends = 'ended'
  }
}

const readAt = (which: number): Step => {
  return async (world) => {
    const reader = world.readers[which]!
    const pages = await publishedPages(verifier.get().url, world.organization.slug, reader.position)
    reader.revoked = replay(pages, reader.revoked)
    reader.position = pages.at(-1)!.next
  }
}

function idsOf(text: string): string[] {
  const inspection = inspect(text)
  if (!inspection.ok) throw new Error(inspection.message)
  return inspection.blocks.map(({ revocationId }) => revocationId)
}

const lastId = (text: string) => idsOf(text).at(-1)!

const pick = fc.nat(30)
const step: fc.Arbitrary<[string, Step]> = fc.oneof(
  fc.boolean().map((personal): [string, Step] => [`create ${personal}`, create(personal)]),
  { weight: 2, arbitrary: pick.map((at): [string, Step] => [`attenuate ${at}`, attenuateAt(at)]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(pick, fc.nat(3), fc.boolean())
      .map(([at, which, listed]): [string, Step] => [`copy ${at} ${which} ${listed}`, copyAt(at, which, listed)]),
  },
  { weight: 3, arbitrary: pick.map((at): [string, Step] => [`revoke ${at}`, revokeAt(at)]) },
  { weight: 3, arbitrary: pick.map((at): [string, Step] => [`restore ${at}`, restoreAt(at)]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(pick, fc.constantFrom('0' as const, '1h' as const))
      .map(([at, overlap]): [string, Step] => [`rotate ${at} ${overlap}`, rotateAt(at, overlap)]),
  },
  pick.map((at): [string, Step] => [`overlap ends ${at}`, overlapEndsAt(at)]),
  pick.map((at): [string, Step] => [`delete ${at}`, deleteAt(at)]),
  fc.constant<[string, Step]>(['switch service user', switchServiceUser]),
  fc.constant<[string, Step]>(['switch member', switchMember]),
  fc.constant<[string, Step]>(['rotate the signing key', rotateSigningKey]),
  pick.map((at): [string, Step] => [`retire ${at}`, retireAt(at)]),
  { weight: 4, arbitrary: fc.nat(2).map((which): [string, Step] => [`read ${which}`, readAt(which)]) },
)

async function createWorld(): Promise<World> {
  const organization = await createTestOrganization()
  const serviceUser = await createTestServiceUser(organization)
  const member = await addTestMember(organization)
  const { slug } = organization
  return new World(organization, serviceUser.id, member, organization.signingKey.id, {
    service: { realm: serviceTokens(slug), as: (work) => asAdmin(organization, work), active: true, personal: false },
    personal: { realm: personalTokens(slug), as: (work) => runAs(member.caller, work), active: true, personal: true },
  })
}

test('whoever follows the feed, from wherever and however often, refuses what has ended and accepts all else', async () => {
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 32, size: 'max' }), async (steps) => {
      const world = await createWorld()
      await create(false)(world)
      await create(true)(world)
      for (const [, run] of steps) await run(world)
      const { slug } = world.organization
      const whole = replay(await publishedPages(verifier.get().url, slug))
      for (const which of world.readers.keys()) {
        await readAt(which)(world)
        expect([...world.readers[which]!.revoked].sort()).toEqual([...whole].sort())
      }
      for (const { text, good } of world.secrets()) {
        expect({ text, accepted: !idsOf(text).some((id) => whole.has(id)) }).toEqual({ text, accepted: good })
        const { code } = await verifier.get().verify({ token: text, organization: slug, method: 'GET' })
        expect({ text, code: code === 'ok' }).toEqual({ text, code: good })
      }
      done += world.done
    }),
    { numRuns: 20 },
  )
  expect(done).toBeGreaterThan(60)
}, 300_000)
