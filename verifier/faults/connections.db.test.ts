import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOnceKnown } from '../testing/code-once-known'
import { type DatabaseLink, openDatabaseLink } from '../testing/database-link'
import { createModel } from '../testing/model'
import { plantStorm, type StormTree } from '../testing/storm'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import { createTestWorld } from '../testing/test-world'
import { type Verdict, type Watch, watch } from '../testing/watch'

// Verifiers under load, each with another fault of its connections, while tokens and roles change: past the bound nothing is answered but what
// is true, or that it is not known; and a fault of listening alone refuses nobody.

const bound = 2_000
const model = createModel()
let tree: StormTree

interface Patient {
  verifier: TestVerifier
  watch: Watch
  link: DatabaseLink
}
const patients = new Map<string, Patient>()

/** @param through which of its connections go through the link. */
async function admit(name: string, through: 'databaseUrl' | 'directDatabaseUrl'): Promise<Patient> {
  const link = await openDatabaseLink()
  const verifier = await startTestVerifier({ [through]: link.url, stalenessSeconds: bound / 1_000 })
  const patient = {
    verifier,
    link,
    watch: watch({ url: () => verifier.url, model, bound, next: tree.next, askers: 2 }),
  }
  patients.set(name, patient)
  await patient.watch.untilReady()
  return patient
}

const verdicts = new Map<string, Verdict>()
const atTheEnd = new Map<string, string[]>()

beforeAll(async () => {
  tree = await plantStorm(await createTestWorld(), model)
  const cut = await admit('cut', 'databaseUrl')
  const stalled = await admit('stalled', 'databaseUrl')
  const cutOff = await admit('listening cut', 'directDatabaseUrl')
  const deaf = await admit('listening stalled', 'directDatabaseUrl')
  await storm()
  // So that each knows all of it by heart, and could answer on.
  await ofEach((_, { verifier }) => codesOf(verifier))

  await cut.watch.duringFault(() =>
    stalled.watch.duringFault(async () => {
      for (const { link } of [cut, cutOff]) link.cut()
      for (const { link } of [stalled, deaf]) link.stall()
      await tree.revokeRoot()
      await Promise.all([cut, stalled].map((patient) => patient.watch.untilStale()))
      await Promise.all([tree.tossRole(3), tree.tossLevel(3), tree.rotate(1)])
      for (const { link } of patients.values()) link.mend()
    }),
  )
  await ofEach((_, { watch }) => watch.untilAnswered('revoked'))
  await terminateListeners()
  await tree.restoreRoot()
  await storm()
  await tree.calm()
  await ofEach(async (_, { watch }) => {
    await watch.untilKnown()
    await watch.untilAnswered('ok')
  })
  await ofEach(async (name, { watch }) => void verdicts.set(name, await watch.stop()))
  await ofEach(async (name, { verifier }) => void atTheEnd.set(name, await codesOf(verifier)))
}, 300_000)
afterAll(async () => {
  for (const { verifier, link } of patients.values()) {
    await verifier.running.close()
    await link.close()
  }
})

async function ofEach(work: (name: string, patient: Patient) => Promise<unknown>): Promise<void> {
  await Promise.all([...patients].map(([name, patient]) => work(name, patient)))
}

async function storm(): Promise<void> {
  await Promise.all([tree.tossRoot(2), tree.tossChild(2), tree.tossCopy(2), tree.tossRole(4), tree.rotate(2)])
}

async function terminateListeners(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const { rows } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'latchkey verifier (listening)' AND datname = current_database()`,
  )
  expect(rows.length).toBeGreaterThan(0)
  await client.end()
}

async function codesOf({ post }: TestVerifier): Promise<string[]> {
  const codes: string[] = []
  for (const { body } of tree.all()) codes.push(await codeOnceKnown(post, body))
  return codes
}

describe.each([
  { name: 'cut', what: 'whose line to the database is cut', refuses: true },
  { name: 'stalled', what: 'whose line to the database silently stalls', refuses: true },
  { name: 'listening cut', what: 'whose line for listening alone is cut', refuses: false },
  { name: 'listening stalled', what: 'whose line for listening alone silently stalls', refuses: false },
])('a verifier $what', ({ name, refuses }) => {
  test('answers nothing but what was true within the bound', () => {
    expect(verdicts.get(name)!.wrong()).toEqual([])
    expect(Object.keys(verdicts.get(name)!.codes)).toEqual(expect.arrayContaining(['ok', 'revoked']))
  })

  // A starved machine may make any of them say so.
  if (refuses) {
    test('says that it does not know for as long as that lasts', () => {
      expect(verdicts.get(name)!.codes).toHaveProperty('unavailable')
    })
  }

  test('is right about everything afterwards', () => {
    expect(atTheEnd.get(name)).toEqual(tree.all().map(({ subject }) => model.now(subject)))
  })
})
