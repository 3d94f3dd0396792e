import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { codeOnceKnown } from '../testing/code-once-known'
import { createModel } from '../testing/model'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestServiceUser, createTestToken, createTestWorld } from '../testing/test-world'
import { type Watch, watch } from '../testing/watch'

// Transactions that write in one order and commit in another, or not at all, while others stay open: nothing of them is missed, and nothing is
// known of them before.

const bound = 5_000
const model = createModel()
const verifier = verifierOfThisFile({ stalenessSeconds: bound / 1_000 })
const subject = { revoked: ['revoked'], not_permitted: ['narrow', 'low'] }

/** Somebody who changes one thing, and takes a while to commit it. */
interface Writer {
  client: pg.Client
  fact: string
  holds: boolean
  open: boolean
  /** The statement that makes the fact so. */
  statement: (holds: boolean) => string
}
let writers: Writer[]
let body: Record<string, unknown>
let watched: Watch

beforeAll(async () => {
  const { organization, orders } = await createTestWorld()
  const owner = await createTestServiceUser(organization, 'Torn', 'manager')
  const token = await createTestToken({ organization, orders, pipeline: owner })
  const { roleIds, publicTeamId } = organization
  const writer = async (fact: string, statement: Writer['statement']): Promise<Writer> => {
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
    await client.connect()
    return { client, fact, statement, holds: false, open: false }
  }
  writers = await Promise.all([
    writer(
      'revoked',
      (holds) =>
        `UPDATE "Token" SET "effectiveRevokedAt" = ${holds ? `'2026-01-01'` : 'NULL'} WHERE id = '${token.tokenId}'`,
    ),
    writer(
      'narrow',
      (holds) =>
        `UPDATE "ServiceUser" SET "roleId" = '${roleIds[holds ? 'member' : 'manager']}' WHERE id = '${owner.id}'`,
    ),
    writer(
      'low',
      (holds) =>
        `UPDATE "TeamApplication" SET level = '${holds ? 'read' : 'write'}' WHERE "applicationId" = '${orders.id}' AND "teamId" = '${publicTeamId}'`,
    ),
  ])
  body = {
    token: token.secret,
    organization: organization.slug,
    application: orders.slug,
    operation: 'order:create',
  }
  watched = watch({ url: () => verifier.get().url, model, bound, next: () => ({ subject, body }), askers: 2 })
  await watched.untilReady()
})
afterAll(async () => {
  await Promise.all(writers.map(({ client }) => client.end()))
  await db.$disconnect()
})

/** Begins and writes; or, of what was begun, commits or rolls back. */
async function goOn(writer: Writer, commits: boolean): Promise<void> {
  const { client, fact } = writer
  if (!writer.open) {
    await client.query('BEGIN')
    await client.query(writer.statement(!writer.holds))
  } else if (commits) {
    await model.change({ [fact]: !writer.holds }, () => client.query('COMMIT'))
    writer.holds = !writer.holds
  } else {
    await client.query('ROLLBACK')
  }
  writer.open = !writer.open
}

const step = fc.record({
  which: fc.nat(2),
  commits: fc.boolean(),
  // So that what is committed later has to be found after what was.
  looks: fc.constantFrom(true, false, false),
})

type Step = { which: number; commits: boolean; looks: boolean }
const changed = (which: number): Step[] => [
  { which, commits: true, looks: false },
  { which, commits: true, looks: true },
]
// So that each code is met, whatever the rest happens to be: made narrow, wide, revoked, and restored.
const examples: [Step[]][] = [1, 1, 0, 0].map((which) => [changed(which)])

test('whatever the order, each commit is known once the verifier has looked, and none is before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14, size: 'max' }), async (steps) => {
      for (const { which, commits, looks } of steps) {
        await goOn(writers[which]!, commits)
        if (looks) await watched.untilAnswered(await untilKnown())
      }
      for (const writer of writers) if (writer.open) await goOn(writer, true)
      const right = await untilKnown()
      expect(await codeOnceKnown(verifier.get().post, body)).toBe(right)
    }),
    { numRuns: Number(process.env.COMMITS_RUNS ?? 8), endOnFailure: true, examples },
  )
  const { wrong, codes } = await watched.stop()
  expect(wrong()).toEqual([])
  expect(Object.keys(codes)).toEqual(expect.arrayContaining(['not_permitted', 'ok', 'revoked']))
}, 300_000)

/** What is true then. */
async function untilKnown(): Promise<string> {
  const since = performance.now()
  await verifier.get().running.catchUp()
  await watched.untilKnown(since)
  return model.now(subject)
}
