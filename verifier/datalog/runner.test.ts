import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attenuate } from '@/lib/biscuit/attenuate'
import { generateKeyPair, type SigningKeyPair } from '@/lib/biscuit/keys'
import { mint } from '@/lib/biscuit/mint'
import { readToken } from '@/lib/biscuit/read-token'
import { parseSecret } from '@/lib/biscuit/secret'
import { type DatalogLimits, type DatalogRunner, startDatalogRunner } from './runner'

const log = pino({ level: 'silent' })
const patient: DatalogLimits = { cpu: 250, wall: 60_000 }
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const facts = (count: number) => numbers(count).map((index) => `n(${index});`)

// What platform-facts.md measured: each holds a thread for seconds, in a kilobyte or two.
const attacks = {
  'forty facts joined four ways': [...facts(40), 'check if n($a), n($b), n($c), n($d), $a + $b + $c + $d == -1;'].join(
    '\n',
  ),
  'a six-way join': [...facts(20), 'check if n($a), n($b), n($c), n($d), n($e), n($f), $a + $f == -1;'].join('\n'),
  'closures within closures': `check if ${nested(4)};`,
}
const honest = 'check if operation($operation), $operation.starts_with("order:");'

let keys: SigningKeyPair
let runner: DatalogRunner

beforeAll(async () => {
  keys = await generateKeyPair()
  runner = startDatalogRunner(log, patient)
})
afterAll(() => runner.close())

/** A token of one or more blocks of custom Datalog. */
async function tokenWith(...sources: string[]): Promise<Uint8Array> {
  const made = await mint({
    rootKeyId: 1,
    privateKey: keys.privateKey,
    organizationId: 'org_1',
    rootTokenId: 'tok_1',
    credentialId: 'crd_1',
    owner: { kind: 'service_user', id: 'su_1' },
    kind: 'service',
  })
  if (!made.ok) throw new Error(made.message)
  const publicKey = [{ id: 1, publicKey: keys.publicKey }]
  let { secret } = made
  for (const source of sources) {
    const narrowed = await attenuate(secret, [{ type: 'custom', source }], publicKey)
    if (!narrowed.ok) throw new Error(narrowed.message)
    secret = narrowed.secret
  }
  const parsed = parseSecret(secret)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.bytes
}

let credentials = 0
const someCredential = () => `crd_${++credentials}`

function ask(bytes: Uint8Array, { operation = 'order:list', on = runner, credential = someCredential() } = {}) {
  const read = readToken(bytes)
  if (!read.ok) throw new Error(read.message)
  const facts = { now: 1_800_000_000, operation }
  const blocks = read.token.blocks.slice(1).map(({ revocationId }) => revocationId)
  return on.run({ bytes, publicKey: keys.publicKey, facts }, { credentialId: credential, blocks })
}

const run = async (source: string, options: Parameters<typeof ask>[1] = {}) => ask(await tokenWith(source), options)

test('custom Datalog is decided as biscuit-wasm does', async () => {
  expect(await run(honest)).toEqual({ kind: 'passed' })
  expect(await run(honest, { operation: 'invoice:list' })).toMatchObject({
    kind: 'failed',
    checks: [{ block: 1, check: 0 }],
  })
})

describe.each(Object.entries(attacks))('%s', (_name, source) => {
  test('is too complex, and those who ask at the same time get their answers', async () => {
    const answers: string[] = []
    const note = (name: string) => (outcome: { kind: string }) => void answers.push(`${name} ${outcome.kind}`)
    await Promise.all([
      run(source).then(note('attack')),
      run(honest).then(note('honest')),
      run(honest, { operation: 'invoice:list' }).then(note('honest')),
    ])
    expect(answers.toSorted()).toEqual(['attack too_complex', 'honest failed', 'honest passed'])
  })
})

test('what runs out of wall time before its CPU time says nothing about the token', async () => {
  const starved = startDatalogRunner(log, { cpu: 60_000, wall: 1_500 })
  expect(await run(attacks['a six-way join'], { on: starved })).toMatchObject({ kind: 'unavailable' })
  expect(await run(honest, { on: starved })).toEqual({ kind: 'passed' })
  await starved.close()
})

test('a worker that dies is replaced, and a token that kills two is too complex', async () => {
  const bytes = await tokenWith(honest)
  const broken = { bytes, publicKey: 'nonsense', facts: { now: 1_800_000_000 } }
  const before = runner.counts()
  expect(await runner.run(broken, { credentialId: 'crd_broken', blocks: ['aa'] })).toEqual({ kind: 'too_complex' })
  expect(runner.counts().crashed).toBe(before.crashed + 2)
  expect(await run(honest)).toEqual({ kind: 'passed' })
})

test('whoever asks once does not wait behind all that another credential’s holder asked for', async () => {
  // One worker for tokens of which nothing is known.
  const narrow = startDatalogRunner(log, { ...patient, atOnce: 2 })
  const attacking = await Promise.all([1, 2, 3].map(() => tokenWith(attacks['a six-way join'])))
  const waiting = await tokenWith(honest)
  const answers: string[] = []
  const noting = (bytes: Uint8Array, credential: string) =>
    ask(bytes, { on: narrow, credential }).then(({ kind }) => answers.push(`${credential} ${kind}`))
  await Promise.all([...attacking.map((bytes) => noting(bytes, 'crd_bad')), noting(waiting, 'crd_good')])
  expect(answers).toEqual(['crd_bad too_complex', 'crd_good passed', 'crd_bad too_complex', 'crd_bad too_complex'])
  await narrow.close()
})

test('those that ran well before are answered while ten credentials attack at once, and so are new ones', async () => {
  const attacked = startDatalogRunner(log, { ...patient, atOnce: 2 })
  const known = await tokenWith(honest)
  expect(await ask(known, { on: attacked, credential: 'crd_known' })).toEqual({ kind: 'passed' })
  const tokens = await Promise.all(numbers(10).map((index) => tokenWith(Object.values(attacks)[index % 3]!)))
  const newcomer = await tokenWith(honest)
  const answers: string[] = []
  const noting = (name: string) => (outcome: { kind: string }) => void answers.push(`${name} ${outcome.kind}`)
  const attacking = tokens.map((bytes) => ask(bytes, { on: attacked }).then(noting('attack')))
  // One after the other, for as long as the attack goes on.
  let over = false
  const all = Promise.all([...attacking, ask(newcomer, { on: attacked }).then(noting('newcomer'))]).finally(() => {
    over = true
  })
  let answered = 0
  while (!over) {
    expect(await ask(known, { on: attacked, credential: 'crd_known' })).toEqual({ kind: 'passed' })
    answered += 1
  }
  await all
  expect(answers.toSorted()).toEqual([...numbers(10).map(() => 'attack too_complex'), 'newcomer passed'])
  expect(answered).toBeGreaterThan(10)
  await attacked.close()
}, 180_000)

test('a token that used up its budget once is refused from memory, with all that is made of it', async () => {
  const remembering = startDatalogRunner(log, { ...patient, atOnce: 2 })
  const attack = attacks['a six-way join']
  const made = await tokenWith(attack)
  const credential = someCredential()
  const operations = ['a:b', 'c:d', 'e:f']
  // Those that wait already are refused as well. One runs: the last worker is for tokens that ran well before.
  const answers = await Promise.all(
    operations.map((operation) => ask(made, { operation, on: remembering, credential })),
  )
  answers.push(await ask(made, { operation: 'g:h', on: remembering, credential }))
  expect(answers).toEqual(Array.from({ length: 4 }, () => ({ kind: 'too_complex' })))
  expect(remembering.counts()).toMatchObject({ killed: 1, refusedFromMemory: 3 })
  const read = readToken(made)
  if (!read.ok) throw new Error(read.message)
  const copy = { bytes: made, publicKey: keys.publicKey, facts: { now: 1_800_000_000 } }
  const blocks = [read.token.blocks[1]!.revocationId, 'a block appended to it']
  expect(await remembering.run(copy, { credentialId: credential, blocks })).toEqual({ kind: 'too_complex' })
  expect(remembering.counts()).toMatchObject({ killed: 1, refusedFromMemory: 4 })
  expect(await run(honest, { on: remembering })).toEqual({ kind: 'passed' })
  await remembering.close()
})

test('a credential has so much CPU time and no more, and its tokens that ran well do without', async () => {
  const spending = startDatalogRunner(log, { cpu: 250, wall: 20_000, atOnce: 2 })
  const credential = someCredential()
  const known = await tokenWith(honest)
  expect(await ask(known, { on: spending, credential })).toEqual({ kind: 'passed' })
  const tokens = await Promise.all(numbers(12).map(() => tokenWith(attacks['a six-way join'])))
  const answers = await Promise.all(tokens.map((bytes) => ask(bytes, { on: spending, credential })))
  const count = (kind: string) => answers.filter((answer) => answer.kind === kind).length
  expect(count('too_complex') + count('unavailable')).toBe(12)
  // The first ones as of a credential that is trusted, then some five of one that is not.
  expect(spending.counts().killed).toBeLessThanOrEqual(8)
  expect(answers).toContainEqual({ kind: 'unavailable', spent: true })
  expect(count('unavailable')).toBeGreaterThan(0)
  expect(await ask(known, { on: spending, credential, operation: 'order:read' })).toEqual({ kind: 'passed' })
  expect(await run(honest, { on: spending })).toEqual({ kind: 'passed' })
  await spending.close()
})

test('nothing runs once it is closed', async () => {
  const closing = startDatalogRunner(log, patient)
  const running = run(attacks['a six-way join'], { on: closing })
  const waiting = run(honest, { on: closing })
  await closing.close()
  expect(await running).toMatchObject({ kind: 'unavailable' })
  expect(['passed', 'unavailable']).toContain((await waiting).kind)
  expect(await run(honest, { on: closing })).toMatchObject({ kind: 'unavailable' })
})

/** `{0, …}.all($a -> {0, …}.all($b -> …))` */
function nested(depth: number): string {
  const set = `{${numbers(40).join(', ')}}`
  const names = ['$a', '$b', '$c', '$d'].slice(0, depth)
  return names.reduceRight((inner, name) => `${set}.all(${name} -> ${inner})`, `${names.join(' + ')} >= 0`)
}
