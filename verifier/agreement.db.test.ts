import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { requireMember } from '@/lib/auth/require-member'
import { db } from '@/lib/db/client'
import { Refusal } from '@/lib/errors'
import type { Restriction } from '@/lib/restrictions/schema'
import { asAdmin } from '@/lib/testing/factories'
import { tokenListParams } from '@/lib/tokens/list-params'
import { revokeForOwner } from '@/lib/tokens/mutations/for-owner'
import { listTokens } from '@/lib/tokens/queries/list'
import { serviceTokens } from '@/lib/tokens/realm'
import { tokenTransaction } from '@/lib/tokens/state/transaction'
import { offlineVerifiersOfThisFile } from './offline/testing/offline-verifiers'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

// Whatever is done to a tree of tokens, in whatever order: what the list says of a row is what the verifier says of its secret.

const verifier = verifierOfThisFile()
const offlineVerifier = offlineVerifiersOfThisFile()
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

/** A secret that was handed out. */
interface Secret {
  secret: string
  /** The row that it is; undefined for a copy that nobody listed. */
  tokenId: string | undefined
  /** Of an unlisted copy: what it was made from. Whatever ends that one ends it. */
  source?: Secret
  /** How many blocks were appended outside the server. */
  appended: number
  /** Of a secret that a rotation replaced. */
  ends?: 'now' | 'later'
}

interface Tree {
  serviceUserId: string
  secrets: Secret[]
}

// All of them let the request pass that is asked below.
const narrowings: Restriction[] = [
  { type: 'read_only' },
  { type: 'operations', names: ['order:list'] },
  { type: 'networks', cidrs: ['203.0.113.0/24'] },
  { type: 'expires', at: '2126-01-01T00:00:00Z' },
]
const request = { application: 'orders', operation: 'order:list', clientIp: '203.0.113.7' }

const ask = (token: string) => verifier.get().verify({ ...request, token, organization: world.organization.id })

type Listed = Secret & { tokenId: string }
const actions = () => tokenActions(world)

/** What may happen to one of the tree's listed secrets. */
const steps = {
  attenuate: async (tree: Tree, { tokenId }: Listed, narrowing: Restriction) => {
    const made = await attenuateTestToken(world, tokenId, [narrowing])
    tree.secrets.push({ secret: made.secret, tokenId: made.tokenId, appended: 0 })
  },
  copy: async (tree: Tree, source: Listed, narrowing: Restriction) => {
    const secret = await copyOf(world, source.secret, [narrowing])
    tree.secrets.push({ secret, tokenId: undefined, source, appended: source.appended + 1 })
  },
  register: async (tree: Tree, { secret, appended }: Listed, narrowing: Restriction) => {
    const copy = await copyOf(world, secret, [narrowing])
    const { id } = await registerTestCopy(world, copy, Array(appended + 1).fill([narrowing]))
    tree.secrets.push({ secret: copy, tokenId: id, appended: appended + 1 })
    // Until it is seen its row tells what was claimed, and the two need not agree.
    await ask(copy)
    await vi.waitUntil(() => db.token.findFirst({ where: { id, firstSeenAt: { not: null } } }), { timeout: 20_000 })
  },
  revoke: (_tree: Tree, { tokenId }: Listed) => actions().revoke(tokenId),
  restore: (_tree: Tree, { tokenId }: Listed) => actions().restore(tokenId),
  remove: (_tree: Tree, { tokenId }: Listed) => actions().remove(tokenId),
  rotateNow: async (tree: Tree, { tokenId }: Listed) => rotate(tree, tokenId, 'now'),
  rotateLater: async (tree: Tree, { tokenId }: Listed) => rotate(tree, tokenId, 'later'),
  expire: async (_tree: Tree, { tokenId }: Listed) => {
    // As if the time had passed: its row and those below it say so.
    const token = await db.token.findUnique({ where: { id: tokenId }, select: { path: true } })
    if (!token) return
    const past = new Date(Date.now() - 1_000)
    await db.token.update({ where: { id: tokenId }, data: { expiresAt: past } })
    await db.token.updateMany({ where: { path: { startsWith: token.path } }, data: { effectiveExpiresAt: past } })
  },
  deactivateOwner: ({ serviceUserId }: Tree) =>
    asAdmin(world.organization, async () => {
      const member = await requireMember(world.organization.slug, 'service_user:deactivate')
      await tokenTransaction(async (tx) => {
        await revokeForOwner(tx, member, serviceUserId)
        await tx.serviceUser.update({ where: { id: serviceUserId }, data: { deactivatedAt: new Date() } })
      })
    }),
  reactivateOwner: ({ serviceUserId }: Tree) =>
    db.serviceUser.update({ where: { id: serviceUserId }, data: { deactivatedAt: null } }),
}

async function rotate(tree: Tree, tokenId: string, ends: 'now' | 'later') {
  const made = await actions().rotate(tokenId, ends === 'now' ? '0' : '1h')
  const current = tree.secrets.find((known) => known.tokenId === tokenId && known.ends === undefined)
  if (current) current.ends = ends
  tree.secrets.push({ secret: made.secret, tokenId, appended: 0 })
}

const step = fc.record({
  does: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  which: fc.nat(),
  narrowing: fc.constantFrom(...narrowings),
})

type Step = { does: keyof typeof steps; which: number; narrowing: Restriction }
const toChild = (does: keyof typeof steps): Step => ({ does, which: 1, narrowing: { type: 'read_only' } })
// So that each code is met, whatever the rest happens to be.
const examples: [Step[]][] = [
  [[]],
  [[toChild('revoke')]],
  [[toChild('revoke'), toChild('remove')]],
  [[toChild('expire')]],
]

test('list status, verifier code and offline verifier agree, whatever was done to a tree', async () => {
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16, size: 'max' }), async (sequence) => {
      const tree = await plant()
      for (const { does, which, narrowing } of sequence) {
        const listed = tree.secrets.filter((secret): secret is Listed => secret.tokenId !== undefined)
        await unlessRefused(() => steps[does](tree, listed[which % listed.length]!, narrowing))
      }
      const statuses = await listedStatuses(tree)
      for (const secret of tree.secrets) {
        const answer = await verifier
          .get()
          .verify({ ...request, token: secret.secret, organization: world.organization.id })
        const { code } = answer
        met.add(code)
        expect({ code, token: secret.tokenId }).toEqual({ code: expectedCode(secret, statuses), token: secret.tokenId })
      }
      // An expiry that only rows tell of is not in the token, as it would be if time had passed.
      if (sequence.some(({ does }) => does === 'expire')) return
      await vi.waitFor(async () => expect(await offlineCodes(tree)).toEqual(tree.secrets.map(offlineCode(statuses))), {
        timeout: 20_000,
        interval: 20,
      })
    }),
    { numRuns: Number(process.env.AGREEMENT_RUNS ?? 12), examples },
  )
  // Else it would have shown nothing.
  expect([...met].sort()).toEqual(['expired', 'ok', 'revoked', 'unknown'])
}, 600_000)

async function plant(): Promise<Tree> {
  const { id } = await createTestServiceUser(world.organization, `Owner ${crypto.randomUUID().slice(0, 8)}`, 'admin')
  const root = await createTestToken(world, { serviceUserId: id, expiresAt: '2127-01-01T00:00:00Z' })
  const tree: Tree = { serviceUserId: id, secrets: [{ secret: root.secret, tokenId: root.tokenId, appended: 0 }] }
  // Something to act upon.
  await steps.attenuate(tree, tree.secrets[0] as Listed, narrowings[0]!)
  await steps.register(tree, tree.secrets[1] as Listed, narrowings[1]!)
  await steps.copy(tree, tree.secrets[2] as Listed, narrowings[2]!)
  return tree
}

// What the dashboard would not do in this state, it does not do.
async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** By token: the status word of its row, both as the row shows it and as the list's filter finds it. */
async function listedStatuses({ serviceUserId }: Tree): Promise<Map<string, string>> {
  const statuses = new Map<string, string>()
  for (const status of ['active', 'revoked', 'expired']) {
    const params = tokenListParams({ service_user: serviceUserId, status, sort: 'name' })
    const { rows, next } = await asAdmin(world.organization, () =>
      listTokens(serviceTokens(world.organization.slug), params),
    )
    expect(next).toBeUndefined()
    for (const row of rows) {
      expect(row.status).toBe(status)
      statuses.set(row.id, status)
    }
  }
  return statuses
}

async function offlineCodes({ secrets }: Tree): Promise<string[]> {
  const offline = await offlineVerifier(verifier.get().url, world.organization.slug)
  const asked = {
    application: world.orders.id,
    operation: 'order:list',
    access: 'read',
    clientIp: '203.0.113.7',
  } as const
  return Promise.all(secrets.map(async ({ secret }) => (await offline.verify({ ...asked, token: secret })).code))
}

/** What is gone is not known to be gone: the feed says of it that it is revoked. */
const offlineCode = (statuses: Map<string, string>) => (secret: Secret) => {
  const code = expectedCode(secret, statuses)
  return code === 'unknown' ? 'revoked' : code
}

function expectedCode({ tokenId, source, ends }: Secret, statuses: Map<string, string>): string {
  if (source) return expectedCode(source, statuses)
  const status = statuses.get(tokenId ?? '')
  if (status === undefined) return 'unknown'
  if (status === 'active' && ends !== 'now') return 'ok'
  return status === 'expired' ? 'expired' : 'revoked'
}
