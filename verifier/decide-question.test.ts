import fc from 'fast-check'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Decision } from '@/lib/decision/decision'
import { decideQuestion } from './decide-question'
import { introspectToken } from './introspect-token'
import { Problem } from './problem'
import type { Question } from './request/verify-request'
import { decisionText } from './routes/decision-text'
import { applicationId, otherOrganization, type Rows } from './testing/model-database'
import { type Asked, createModelTokens, createModelVerifier, type ModelTokens, start } from './testing/model-verifier'

// All that lies between a question and its answer, with a model of the database, and against decisions that remember nothing: however time
// passes, things change and questions take turns, each answer is the one that was right when it was given, and is counted for whom it was.

let tokens: ModelTokens
beforeAll(async () => {
  tokens = await createModelTokens()
})

type Step =
  | { does: 'ask'; which: number; address: string; times: number }
  | { does: 'introspect'; which: number; other: boolean }
  /** Both clocks may be set; the verifier's own is PostgreSQL's. */
  | { does: 'pass'; milliseconds: number }
  | { does: 'change'; difference: Partial<Rows> }
  /** The feed is read, up to so many changes before the last one. */
  | { does: 'follow'; behind: number }
  /** The last change is heard of. */
  | { does: 'hear' }
  | { does: 'flush' }

/** Mostly what is in order, or nearly every answer would be a refusal. */
const mostly = <T>(usual: T, ...others: T[]) => fc.constantFrom(usual, usual, usual, usual, ...others)

const members = {
  secret: fc.nat(3),
  as: mostly('', 'Bearer '),
  organization: mostly(0, 1, 2),
  application: mostly('orders', applicationId, 'billing'),
  operation: mostly('order:list', 'order:create'),
  access: fc.constantFrom('read' as const, 'write' as const),
  clientIp: mostly('203.0.113.7', '198.51.100.7'),
  method: fc.constantFrom('GET', 'DELETE'),
  path: mostly('/orders', '/other', `/${'a'.repeat(300)}`),
  nameDecides: fc.boolean(),
}
const asked: fc.Arbitrary<Asked> = fc.record(members, { requiredKeys: ['secret', 'as', 'organization'] })
const { secret: _secret, as: _as, ...changing } = members
/** One question, and two that differ from it in one thing, or leave it out. */
const similar = fc
  .tuple(
    asked,
    ...[1, 2].map(() =>
      fc
        .constantFrom(...keysOf(changing))
        .chain((name) => fc.option(changing[name] as fc.Arbitrary<unknown>).map((value) => ({ [name]: value }))),
    ),
  )
  .map(([one, ...others]) => [one, ...others.map((other) => without({ ...one, ...other }))] as Asked[])

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[]
}

/** What is null is not there at all. */
function without(question: object): object {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== null))
}

const instant = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -300, max: 2_000 }).map((later) => start + later),
)
const difference: fc.Arbitrary<Partial<Rows>> = fc.oneof(
  fc.record({ several: fc.boolean() }),
  fc.record({ key: mostly<Rows['key']>('signing', 'verifying', 'retired') }),
  fc.record({ slug: mostly('northwind', 'southwind') }),
  fc.record({ allowCustomDatalog: mostly(true, false) }),
  fc.record({ endsAt: instant }),
  fc.record({ rootExpiresAt: instant }),
  fc.record({ rootRevokedAt: instant }),
  fc.record({ copyExpiresAt: instant }),
  fc.record({ copyRevokedAt: instant }),
  fc.record({ tombstone: mostly(false, true) }),
  fc.record({ credentialGone: mostly(false, true) }),
  fc.record({ ownerActive: mostly(true, false) }),
  fc.record({ builtIn: mostly<Rows['builtIn']>(null, 'admin') }),
  fc.record({ grants: mostly('*', '@read', 'order:list') }),
  fc.record({ level: mostly<Rows['level']>('write', 'none', 'read') }),
  fc.record({ catalogued: mostly<Rows['catalogued']>('read', 'write') }),
  fc.record({ applicationDeleted: mostly(false, true) }),
)
const which = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      does: fc.constant('ask' as const),
      which,
      address: fc.constantFrom('192.0.2.1', '192.0.2.2'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('introspect' as const), which, other: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('pass' as const),
      milliseconds: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: -900, max: 1_500 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('change' as const), difference }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('follow' as const), behind: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'hear' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'flush' as const }) },
)

const decided = async (work: () => Decision | Promise<Decision>): Promise<Decision | string> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

/** Asks, and answers how often (0 or 1) it was told the very same as before. */
async function ask(
  run: ReturnType<typeof createModelVerifier>,
  question: Question,
  address: string,
  told: Set<Decision>,
): Promise<number> {
  const at = run.positions(question)
  const answer = await decided(() => decideQuestion(run.context, question, { address, trusted: false }))
  const right = (await Promise.all(at.map((position) => run.plainly(position, question)))).map((one) =>
    JSON.stringify(one),
  )
  const text = typeof answer === 'string' ? JSON.stringify(answer) : decisionText(answer)
  expect(right).toContain(text)
  if (typeof answer === 'string') return 0
  run.count(answer, question, at[right.indexOf(text)]!, address)
  const isSame = told.has(answer)
  told.add(answer)
  return isSame ? 1 : 0
}

test('whatever is remembered, each answer is that of deciding anew, and is counted likewise', async () => {
  let toldAgain = 0
  await fc.assert(
    fc.asyncProperty(
      similar,
      fc.array(step, { minLength: 30, maxLength: 100, size: 'max' }),
      // For hardly more than two tokens, or for all.
      fc.constantFrom(20_000, 10_000_000),
      async (all, steps, bytes) => {
        const run = createModelVerifier(tokens, bytes)
        const told = new Set<Decision>()
        for (const step of steps) {
          if (step.does === 'ask') {
            const question = run.questionOf(all[step.which]!)
            for (let time = 0; time < step.times; time++) toldAgain += await ask(run, question, step.address, told)
          } else if (step.does === 'introspect') {
            const { token } = run.questionOf(all[step.which]!)
            const organization = step.other ? otherOrganization : tokens.fixed.organizationId
            const question = { token, organization }
            const right = run.positions(question).map((position) => run.introspectPlainly(position, question))
            expect(right).toContainEqual(await introspectToken(run.context, token, organization))
          } else if (step.does === 'flush') {
            const [found, expected] = run.takeUsage()
            expect(found).toEqual(expected)
          } else if (step.does === 'pass') run.pass(step.milliseconds)
          else if (step.does === 'change') run.change(step.difference)
          else if (step.does === 'follow') run.follow(step.behind)
          else run.hear()
        }
        const [found, expected] = run.takeUsage()
        expect(found).toEqual(expected)
      },
    ),
    { numRuns: 100 },
  )
  // Else it would have shown nothing.
  expect(toldAgain).toBeGreaterThan(200)
})

test('that a token is active is not taken for a decision about a request, nor one for the other', async () => {
  const run = createModelVerifier(tokens, 10_000_000)
  run.pass(1_000)
  const caller = { address: '192.0.2.1', trusted: false }
  // Just what introspection looks at; the token is for certain addresses, or its custom Datalog for a path or a time that is over.
  const asked = [2, 3].map((secret) => run.questionOf({ secret, as: '', organization: 1 }))
  const codes = async () => {
    const decisions = asked.map((question) => decideQuestion(run.context, question, caller))
    return (await Promise.all(decisions)).map(({ code }) => code)
  }
  const active = async () => {
    const answers = asked.map(({ token }) => introspectToken(run.context, token, tokens.fixed.organizationId))
    return (await Promise.all(answers)).map((answer) => answer.active)
  }
  for (let round = 0; round < 4; round++) {
    expect([await codes(), await active()]).toEqual([
      ['restricted', 'ok'],
      [true, true],
    ])
  }
  run.pass(1_750)
  for (let round = 0; round < 4; round++) {
    expect([await active(), await codes()]).toEqual([
      [true, true],
      ['restricted', 'restricted'],
    ])
  }
})

test('what there is not is looked for once', async () => {
  // That there is no credential is believed for a while only.
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const run = createModelVerifier(tokens, 10_000_000)
  const caller = { address: '192.0.2.1', trusted: false }
  const codeOf = async (question: Question) => {
    const before = run.reads()
    const { code } = await decideQuestion(run.context, question, caller)
    return [code, run.reads() - before]
  }
  const asked = run.questionOf({ secret: 0, as: '', organization: 0 })
  const nowhere = { ...asked, application: 'billing' }
  expect([await codeOf(asked), await codeOf(asked)]).toEqual([
    ['ok', 1],
    ['ok', 0],
  ])
  expect([await codeOf(nowhere), await codeOf(nowhere)]).toEqual([
    ['unknown_application', 1],
    ['unknown_application', 0],
  ])
  run.change({ credentialGone: true })
  run.follow(0)
  expect([await codeOf(asked), await codeOf(asked)]).toEqual([
    ['unknown', 1],
    ['unknown', 0],
  ])
})
