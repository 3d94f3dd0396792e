import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { codeOnceKnown } from '../testing/code-once-known'
import { type DatabaseLink, openDatabaseLink } from '../testing/database-link'
import { createModel, type Subject } from '../testing/model'
import { plantStorm } from '../testing/storm'
import { startTestVerifier, type TestVerifier } from '../testing/test-verifier'
import {
  createTestApplication,
  createTestServiceUser,
  createTestToken,
  createTestWorld,
  type TestWorld,
} from '../testing/test-world'
import { watch } from '../testing/watch'

// While rows change as fast as they can, every answer was true at one moment between what its verifier was known to know and now: never older,
// and never half of one change and half of another, whether it came from memory, from a read, or from a bit of both. That a verifier does not
// know is right only where more was committed meanwhile than it reads again for (../testing/watch.ts).

const cycles = Number(process.env.STORM_CYCLES ?? 10)
const bound = 5_000
let link: DatabaseLink
/** One that hears at once, and one whose feed tells it everything late, so that what it remembers and what it reads are far apart. */
let verifiers: TestVerifier[]
let world: TestWorld

beforeAll(async () => {
  world = await createTestWorld()
  link = await openDatabaseLink({ late: { applicationName: 'latchkey verifier (feed)', milliseconds: 60 } })
  const stalenessSeconds = bound / 1_000
  verifiers = [
    await startTestVerifier({ stalenessSeconds }),
    await startTestVerifier({ stalenessSeconds, databaseUrl: link.url, directDatabaseUrl: process.env.DATABASE_URL! }),
  ]
})
afterAll(async () => {
  for (const { running } of verifiers) await running.close()
  await link.close()
})

test('storms of revoking, restoring, rotating, roles and levels at once: no answer but one that was true', async () => {
  const model = createModel()
  const tree = await plantStorm(world, model)
  const watches = verifiers.map(({ url }) => watch({ url: () => url, model, bound, next: tree.next }))
  const eachAnswers = (code: string) => Promise.all(watches.map((one) => one.untilAnswered(code)))
  await Promise.all(watches.map((one) => one.untilReady()))
  await Promise.all([
    tree.tossRoot(cycles),
    tree.tossChild(cycles),
    tree.tossCopy(cycles),
    // However fast the machine is, each of them sees it once.
    tree.tossRole(cycles).then(() => tree.whileNarrow(() => eachAnswers('not_permitted'))),
    tree.tossLevel(cycles),
    tree.rotate(cycles / 5),
    eachAnswers('unknown_application'),
  ])
  await tree.revokeRoot()
  await eachAnswers('revoked')
  await tree.restoreRoot()
  await tree.calm()
  await Promise.all(watches.map((one) => one.untilKnown()))
  await eachAnswers('ok')
  // What was forgotten to be forgotten would stay so.
  for (const verifier of verifiers) {
    for (const { subject, body } of tree.all()) {
      expect(await codeOnceKnown(verifier.post, body)).toBe(model.now(subject))
    }
  }
  for (const { wrong, codes } of await Promise.all(watches.map((one) => one.stop()))) {
    expect(wrong()).toEqual([])
    // Else it would have shown nothing.
    expect(Object.keys(codes)).toEqual(
      expect.arrayContaining(['not_permitted', 'ok', 'revoked', 'unknown_application']),
    )
  }
}, 300_000)

test('what is never true at once is never answered', async () => {
  const model = createModel()
  const user = await createTestServiceUser(world.organization, 'Torn', 'manager')
  const token = await createTestToken(world, { serviceUserId: user.id })
  const setRevoked = (revoked: boolean) =>
    model.change({ revoked }, () =>
      db.token.update({
        where: { id: token.tokenId },
        data: { effectiveRevokedAt: revoked ? new Date('2026-01-01') : null },
      }),
    )
  const question = { token: token.secret, organization: world.organization.slug, operation: 'order:create' }
  // Always another application, so that the verifier reads what it does not know of it, and knows all the rest.
  let asked = { subject: { revoked: ['revoked'] } as Subject, body: question as Record<string, unknown> }
  const watches = verifiers.map(({ url }) => watch({ url: () => url, model, bound, next: () => asked }))
  const eachAnswers = (code?: string) => Promise.all(watches.map((one) => one.untilAnswered(code)))
  await eachAnswers('ok')
  for (let cycle = 0; cycle < cycles; cycle++) {
    const { id } = await createTestApplication(world.organization, `torn-${cycle}`, 'none')
    const place = { teamId: world.organization.publicTeamId, applicationId: id }
    const low = `low ${cycle}`
    model.happens(low, 0, 0)
    // Active without the level, or revoked with it: never active with it.
    await setRevoked(true)
    if (cycle === 0) await eachAnswers('revoked')
    await model.change({ [low]: false }, () => db.teamApplication.create({ data: { ...place, level: 'write' } }))
    asked = { subject: { revoked: ['revoked'], not_permitted: [low] }, body: { ...question, application: id } }
    await eachAnswers()
    await eachAnswers()
    await model.change({ [low]: true }, () => db.teamApplication.delete({ where: { teamId_applicationId: place } }))
    await setRevoked(false)
    await eachAnswers('not_permitted')
  }
  for (const { wrong, codes } of await Promise.all(watches.map((one) => one.stop()))) {
    expect(wrong()).toEqual([])
    expect(Object.keys(codes)).toEqual(expect.arrayContaining(['not_permitted', 'ok', 'revoked']))
  }
}, 300_000)
