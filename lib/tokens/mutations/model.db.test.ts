import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { retireKey } from '../../keys/mutations/retire-key'
import { rotateKey } from '../../keys/mutations/rotate-key'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { attenuateOutside, createTestServiceUser, describeCopy, newKey } from '../../testing/tokens'
import { getToken } from '../queries/get-token'
import { serviceTokens } from '../realm'
import { attenuateToken } from './attenuate'
import { createToken } from './create'
import { deleteToken } from './delete'
import { revokeForOwner } from './for-owner'
import { registerCopy } from './register-copy'
import { restoreToken } from './restore'
import { revokeToken } from './revoke'
import { rotateToken } from './rotate'

// Random lives of a tree of tokens, on a real database and in a model that knows nothing of it: what is allowed, and what every token is
// after each step, must be the same. The model keeps only what each token is itself, and asks all the way up each time.

type Own = { cause: 'self' | 'owner_deactivated'; at: number; event: number | null }
type Secret = { text: string; endsAt: number | null; key: number; endedByKey?: boolean }
type Node = {
  id: string
  name: string
  parent: Node | null
  /** Of a copy: the secret that it carries. */
  carries: Secret | null
  /** Of a minted token: all that it ever had, the current one last. A copy can be narrowed further with its text. */
  secrets: Secret[]
  expiresAt: number | null
  own: Own | null
}

const hour = 3_600
let organization: TestOrganization

class World {
  nodes: Node[] = []
  active = true
  /** Seconds that have been let pass, and a step's number, so that what happens later is later. */
  clock = 0
  step = 0
  event = 0
  /** The keys that only verify. */
  oldKeys: number[] = []
  constructor(
    readonly owner: { id: string },
    public key: number,
  ) {}

  get now() {
    return this.clock + this.step / 1000
  }

  lineage(node: Node): Node[] {
    return node.parent ? [...this.lineage(node.parent), node] : [node]
  }

  status(node: Node): { status: string; cause?: string } {
    if (this.lineage(node).some(({ expiresAt }) => expiresAt !== null && expiresAt <= this.clock))
      return { status: 'expired' }
    const { at, cause } = this.judge(node)
    return at !== null && at <= this.now ? { status: 'revoked', cause } : { status: 'active' }
  }

  /** From when on it is down, why in words, and for those below it the nearest that is down by itself. */
  judge(node: Node): { at: number | null; cause?: string; nearest: Node | null } {
    const above = node.parent ? this.judge(node.parent) : { at: null, nearest: null }
    const ends = this.secretsEnd(node)
    if (node.own) {
      const at = Math.min(node.own.at, above.at ?? Infinity, ends ?? Infinity)
      return { at, cause: node.own.cause === 'self' ? undefined : 'owner deactivated', nearest: node }
    }
    if (ends !== null && ends <= (above.at ?? Infinity)) {
      const byKey = !node.carries || node.carries.endedByKey
      return { at: ends, cause: byKey ? 'signing key retired' : 'with the old secret', nearest: node }
    }
    return { ...above, cause: above.nearest ? `with ${above.nearest.name}` : undefined }
  }

  /** When it has no secret any more. */
  secretsEnd(node: Node): number | null {
    const ends = node.carries ? [node.carries.endsAt] : node.secrets.map(({ endsAt }) => endsAt)
    return ends.every((at) => at !== null) ? Math.max(...ends) : null
  }

  isActive(node: Node | null): boolean {
    return node === null || this.status(node).status === 'active'
  }

  secretEnded(node: Node): boolean {
    const ends = this.secretsEnd(node)
    return ends !== null && ends <= this.now
  }
}

type Step = (world: World) => Promise<void>

const as = <Result>(work: () => Promise<Result>) => asAdmin(organization, work)

/** Carries out what the model allows, or sees it refused. */
async function attempt<Result>(allowed: boolean, work: () => Promise<Result>): Promise<Result | undefined> {
  if (allowed) return await as(work)
  await expect(as(work)).rejects.toBeInstanceOf(Refusal)
  return undefined
}

let names = 0
const nextName = () => `Model ${++names}`

function create(lifetime: number | null): Step {
  return async (world) => {
    const name = nextName()
    const at = new Date((Math.floor(Date.now() / 1000) + (lifetime ?? 0)) * 1000).toISOString()
    const expiration = lifetime === null ? ({ choice: 'never' } as const) : ({ choice: 'custom', at } as const)
    const input = { name, serviceUserId: world.owner.id, expiration, note: '', idempotencyKey: newKey() }
    const minted = await attempt(world.active, () => createToken(serviceTokens(organization.slug), input))
    if (!minted) return
    const expiresAt = lifetime === null ? null : world.clock + lifetime
    const secrets = [{ text: minted.secret, endsAt: null, key: world.key }]
    world.nodes.push({ id: minted.tokenId, name, parent: null, carries: null, secrets, expiresAt, own: null })
  }
}

function onNode(pick: number, step: (world: World, node: Node) => Promise<void>): Step {
  return async (world) => {
    const node = world.nodes[pick % Math.max(1, world.nodes.length)]
    if (node) await step(world, node)
  }
}

const attenuateAt = (pick: number) =>
  onNode(pick, async (world, parent) => {
    if (world.lineage(parent).length > 6) return
    const name = nextName()
    const input = { parentId: parent.id, name, restrictions: [], note: '', idempotencyKey: newKey() }
    const allowed = world.isActive(parent) && !parent.carries && world.active
    const minted = await attempt(allowed, () => attenuateToken(serviceTokens(organization.slug), input))
    if (!minted) return
    const secrets = [{ text: minted.secret, endsAt: null, key: world.key }]
    world.nodes.push({ id: minted.tokenId, name, parent, carries: null, secrets, expiresAt: null, own: null })
  })

const copyAt = (pick: number, which: number) =>
  onNode(pick, async (world, from) => {
    if (world.lineage(from).length > 6) return
    const secret = from.secrets[which % from.secrets.length]!
    const text = await attenuateOutside(organization, secret.text, [])
    const name = nextName()
    const input = { name, ...(await describeCopy(text)) }
    const carried = from.carries ?? secret
    const ended = carried.endsAt !== null && carried.endsAt <= world.now
    const allowed = world.isActive(from) && !ended
    const made = await attempt(allowed, () => registerCopy(serviceTokens(organization.slug), input))
    if (!made) return
    const copy = { id: made.id, name, parent: from, carries: carried, expiresAt: null, own: null }
    world.nodes.push({ ...copy, secrets: [{ text, endsAt: null, key: carried.key }] })
  })

const revokeAt = (pick: number) =>
  onNode(pick, async (world, node) => {
    const { status, cause } = world.status(node)
    const bySecret = status === 'revoked' && (cause === 'with the old secret' || cause === 'signing key retired')
    const allowed = status !== 'expired' && !node.own && !bySecret
    const done = await attempt(allowed, () =>
      revokeToken(serviceTokens(organization.slug), { tokenId: node.id, reason: '' }),
    )
    if (done) node.own = { cause: 'self', at: world.now, event: null }
  })

const restoreAt = (pick: number) =>
  onNode(pick, async (world, node) => {
    const { own } = node
    const expired = world.status(node).status === 'expired'
    const allowed = own !== null && !expired && world.active && world.isActive(node.parent) && !world.secretEnded(node)
    const done = await attempt(allowed, () => restoreToken(serviceTokens(organization.slug), { tokenId: node.id }))
    if (!done) return
    const siblings = world.nodes.filter(
      (other) => world.lineage(other).includes(node) && other.own?.event === own!.event,
    )
    if (own!.event !== null) for (const sibling of siblings) sibling.own = null
    node.own = null
  })

const rotateAt = (pick: number, overlap: '0' | '24h') =>
  onNode(pick, async (world, node) => {
    const input = { tokenId: node.id, overlap, idempotencyKey: newKey() }
    const allowed = world.isActive(node) && !node.carries
    const minted = await attempt(allowed, () => rotateToken(serviceTokens(organization.slug), input))
    if (!minted) return
    const end = overlap === '0' ? world.now : world.now + 24 * hour
    for (const secret of node.secrets) secret.endsAt = Math.min(secret.endsAt ?? end, end)
    node.secrets.push({ text: minted.secret, endsAt: null, key: world.key })
  })

const deleteAt = (pick: number) =>
  onNode(pick, async (world, node) => {
    const subtree = world.nodes.filter((other) => world.lineage(other).includes(node))
    const input = { tokenId: node.id, confirmation: node.name }
    const done = await attempt(!world.isActive(node), () => deleteToken(serviceTokens(organization.slug), input))
    if (!done) return
    expect(done.deleted).toBe(subtree.length)
    world.nodes = world.nodes.filter((other) => !subtree.includes(other))
  })

const switchOwner: Step = async (world) => {
  if (world.active) {
    const event = ++world.event
    await as(async () => {
      const member = await requireMember(organization.slug, 'service_user:deactivate')
      await db.$transaction(async (tx) => {
        await tx.serviceUser.update({ where: { id: world.owner.id }, data: { deactivatedAt: new Date() } })
        const { revoked } = await revokeForOwner(tx, member, world.owner.id)
        expect(revoked).toBe(world.nodes.filter((node) => world.isActive(node)).length)
      })
    })
    for (const node of world.nodes) node.own ??= { cause: 'owner_deactivated', at: world.now, event }
  } else {
    await db.serviceUser.update({ where: { id: world.owner.id }, data: { deactivatedAt: null } })
  }
  world.active = !world.active
}

const rotateSigningKey: Step = async (world) => {
  const { id } = await as(() => rotateKey(organization.slug, { keyId: world.key }))
  world.oldKeys.push(world.key)
  world.key = id
}

const retireAt = (pick: number): Step => {
  return async (world) => {
    const keyId = world.oldKeys[pick % Math.max(1, world.oldKeys.length)]
    if (keyId === undefined) return
    const active = world.nodes.filter((node) => world.isActive(node))
    const { ended } = await as(() => retireKey(organization.slug, { keyId, confirmation: 'retire' }))
    world.oldKeys = world.oldKeys.filter((key) => key !== keyId)
    const secrets = new Set(world.nodes.flatMap((node) => [...node.secrets, ...(node.carries ? [node.carries] : [])]))
    for (const secret of secrets) {
      if (secret.key !== keyId || (secret.endsAt !== null && secret.endsAt <= world.now)) continue
      secret.endsAt = world.now
      secret.endedByKey = true
    }
    expect(ended).toBe(active.filter((node) => !world.isActive(node)).length)
  }
}

/** Everything written lies so much further back. */
function letPass(hours: number): Step {
  return async (world) => {
    const past = `${hours} hours`
    await db.$executeRaw`
      UPDATE "Token" SET "createdAt" = "createdAt" - ${past}::interval, "expiresAt" = "expiresAt" - ${past}::interval,
        "effectiveExpiresAt" = "effectiveExpiresAt" - ${past}::interval, "revokedAt" = "revokedAt" - ${past}::interval,
        "effectiveRevokedAt" = "effectiveRevokedAt" - ${past}::interval,
        "secretsEndAt" = "secretsEndAt" - ${past}::interval
      WHERE "serviceUserId" = ${world.owner.id}`
    await db.$executeRaw`
      UPDATE "Credential" SET "endsAt" = "endsAt" - ${past}::interval
      WHERE "tokenId" IN (SELECT "id" FROM "Token" WHERE "serviceUserId" = ${world.owner.id})`
    await db.$executeRaw`
      UPDATE "SigningKey" SET "retiredAt" = "retiredAt" - ${past}::interval WHERE "organizationId" = ${organization.id}`
    world.clock += hours * hour
  }
}

const pick = fc.nat(30)
const step: fc.Arbitrary<[string, Step]> = fc.oneof(
  fc.constantFrom(null, 20 * hour, 60 * hour).map((lifetime): [string, Step] => ['create', create(lifetime)]),
  pick.map((at): [string, Step] => [`attenuate ${at}`, attenuateAt(at)]),
  pick.map((at): [string, Step] => [`attenuate ${at}`, attenuateAt(at)]),
  fc.tuple(pick, fc.nat(3)).map(([at, which]): [string, Step] => [`copy ${at} ${which}`, copyAt(at, which)]),
  fc.tuple(pick, fc.nat(3)).map(([at, which]): [string, Step] => [`copy ${at} ${which}`, copyAt(at, which)]),
  pick.map((at): [string, Step] => [`revoke ${at}`, revokeAt(at)]),
  pick.map((at): [string, Step] => [`restore ${at}`, restoreAt(at)]),
  pick.map((at): [string, Step] => [`restore ${at}`, restoreAt(at)]),
  fc
    .tuple(pick, fc.constantFrom('0' as const, '24h' as const))
    .map(([at, overlap]): [string, Step] => [`rotate ${at} ${overlap}`, rotateAt(at, overlap)]),
  pick.map((at): [string, Step] => [`delete ${at}`, deleteAt(at)]),
  fc.constant<[string, Step]>(['switch owner', switchOwner]),
  fc.constant<[string, Step]>(['25 hours pass', letPass(25)]),
  fc.constant<[string, Step]>(['rotate the signing key', rotateSigningKey]),
  pick.map((at): [string, Step] => [`retire ${at}`, retireAt(at)]),
)

async function compare(world: World): Promise<void> {
  const count = await db.token.count({ where: { serviceUserId: world.owner.id } })
  expect(count).toBe(world.nodes.length)
  for (const node of world.nodes) {
    const { row } = await as(() => getToken(serviceTokens(organization.slug), node.id))
    expect({ name: row.name, status: row.status, cause: row.cause?.text }).toEqual({
      name: node.name,
      cause: undefined,
      ...world.status(node),
    })
    expect(row.actions.includes('delete')).toBe(!world.isActive(node))
  }
}

test('whatever happens to a tree of tokens, in whatever order, its states are those of the product', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22, size: 'max' }), async (steps) => {
      organization = await createTestOrganization()
      const world = new World(await createTestServiceUser(organization), organization.signingKey.id)
      await create(null)(world)
      for (const [, run] of steps) {
        world.step += 1
        await run(world)
      }
      await compare(world)
    }),
    { numRuns: 25 },
  )
}, 300_000)
