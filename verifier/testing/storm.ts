import { db } from '@/lib/db/client'
import type { Model, Subject } from './model'
import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  registerTestCopy,
  type TestWorld,
  tokenActions,
} from './test-world'
import type { Asked } from './watch'

// A tree of tokens that is never left alone: what is done to it in the dashboard, with what each secret of it hangs on.

export interface StormTree {
  /** One of its secrets, asked about in one of several ways. */
  next: (asker: number, round: number) => Asked
  /** Each secret once, asked about in the usual way. */
  all: () => Asked[]
  /** Revokes and restores the root so many times; likewise the others. What the dashboard refuses in some state does not happen. */
  tossRoot: (times: number) => Promise<void>
  tossChild: (times: number) => Promise<void>
  tossCopy: (times: number) => Promise<void>
  revokeRoot: () => Promise<unknown>
  restoreRoot: () => Promise<unknown>
  /** Takes from the owner's role what the question needs, and gives it back. */
  tossRole: (times: number) => Promise<void>
  /** Takes it while something is done, and gives it back. */
  whileNarrow: (work: () => Promise<unknown>) => Promise<void>
  /** Takes from everyone the level that the question needs, and gives it back. */
  tossLevel: (times: number) => Promise<void>
  /** Replaces the secret of a child; the old one ends at once. */
  rotate: (times: number) => Promise<void>
  /** Brings back whatever is revoked, so that one who was wronged would be seen. */
  calm: () => Promise<void>
}

/** So many copies of each secret that nobody knows until they are asked about. */
const copies = 20
/** Milliseconds. A credential that asks for more than a hundred in a second is refused; each is read up to four times while things change. */
const madeUpEvery = 50

export async function plantStorm(world: TestWorld, model: Model): Promise<StormTree> {
  const { organization, orders } = world
  const owner = await createTestServiceUser(organization, `Tossed ${crypto.randomUUID().slice(0, 8)}`, 'manager')
  const readOnly = [{ type: 'not_before', at: '2020-01-01T00:00:00Z' } as const]
  const [root, elsewhere] = await Promise.all([0, 1].map(() => createTestToken(world, { serviceUserId: owner.id })))
  const child = await attenuateTestToken(world, root!.tokenId, readOnly)
  const rotated = await attenuateTestToken(world, root!.tokenId, readOnly)
  const copy = await copyOf(world, child.secret, readOnly)
  const listed = await registerTestCopy(world, copy, [readOnly])

  const name = { root: 'root revoked', child: 'child revoked', copy: 'copy revoked', narrow: 'narrow', low: 'low' }
  const permitted = { not_permitted: [name.narrow, name.low] }
  const secrets: { subject: Subject; secret: string }[] = []
  const add = async (secret: string, revoked: string[]) => {
    const subject = { revoked, ...permitted }
    const made = await Promise.all(Array.from({ length: copies }, () => copyOf(world, secret, readOnly)))
    secrets.push(...[secret, ...made].map((one) => ({ subject, secret: one })))
  }
  await add(root!.secret, [name.root])
  await add(elsewhere!.secret, [])
  await add(child.secret, [name.root, name.child])
  await add(copy, [name.root, name.child, name.copy])
  await add(rotated.secret, [name.root, 'secret 0 ended'])
  let rotations = 0

  const question = { organization: organization.slug, application: orders.slug, operation: 'order:create' }
  model.happens('no such application', 0, 0)
  const asked = (index: number): Asked => {
    const { subject, secret } = secrets[index % secrets.length]!
    return { subject, body: { ...question, token: secret } }
  }

  const actions = tokenActions(world)
  const setRole = (role: 'member' | 'manager') =>
    db.serviceUser.update({ where: { id: owner.id }, data: { roleId: organization.roleIds[role] } })
  const setLevel = (level: 'read' | 'write') =>
    db.teamApplication.updateMany({
      where: { teamId: organization.publicTeamId, applicationId: orders.id },
      data: { level },
    })
  const times = async (count: number, work: () => Promise<unknown>) => {
    for (let time = 0; time < count; time++) await work()
  }
  const revoke = (fact: string, tokenId: string) => model.change({ [fact]: true }, () => actions.revoke(tokenId))
  const restore = (fact: string, tokenId: string) => model.change({ [fact]: false }, () => actions.restore(tokenId))
  const toss = (fact: string, tokenId: string) => async () => {
    await revoke(fact, tokenId)
    await restore(fact, tokenId)
  }
  const whileNarrow = async (work?: () => Promise<unknown>) => {
    await model.change({ [name.narrow]: true }, () => setRole('member'))
    await work?.()
    await model.change({ [name.narrow]: false }, () => setRole('manager'))
  }
  const tossRoot = toss(name.root, root!.tokenId)
  const tossChild = toss(name.child, child.tokenId)
  const tossCopy = toss(name.copy, listed.id)

  let madeUpAt = Number.NEGATIVE_INFINITY

  return {
    next(asker, round) {
      const { subject, body } = asked(round * 7 + asker)
      // Some name an application that nobody asked for before, and so have to be looked up.
      const now = performance.now()
      if (now - madeUpAt < madeUpEvery) return { subject, body }
      madeUpAt = now
      return {
        subject: { ...subject, unknown_application: ['no such application'] },
        body: { ...body, application: `none-${asker}-${round}` },
      }
    },
    all: () => secrets.map((_, index) => asked(index)),
    tossRoot: (count) => times(count, tossRoot),
    tossChild: (count) => times(count, tossChild),
    tossCopy: (count) => times(count, tossCopy),
    revokeRoot: () => revoke(name.root, root!.tokenId),
    restoreRoot: () => restore(name.root, root!.tokenId),
    tossRole: (count) => times(count, whileNarrow),
    whileNarrow,
    tossLevel: (count) =>
      times(count, async () => {
        await model.change({ [name.low]: true }, () => setLevel('read'))
        await model.change({ [name.low]: false }, () => setLevel('write'))
      }),
    rotate: (count) =>
      times(count, async () => {
        let secret = ''
        const done = await model.change({ [`secret ${rotations} ended`]: true }, async () => {
          secret = (await actions.rotate(rotated.tokenId, '0')).secret
        })
        if (!done) return
        rotations += 1
        await add(secret, [name.root, `secret ${rotations} ended`])
      }),
    async calm() {
      for (const one of [tossRoot, tossChild, tossCopy]) await one()
    },
  }
}
