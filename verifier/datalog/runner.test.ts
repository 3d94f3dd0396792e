import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attenuate } from '@/lib/biscuit/attenuate'
import { generateKeyPair, type SigningKeyPair } from '@/lib/biscuit/keys'
import { mint } from '@/lib/biscuit/mint'
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

async function tokenWith(source: string): Promise<Uint8Array> {
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
  const narrowed = await attenuate(made.secret, [{ type: 'custom', source }], publicKey)
  if (!narrowed.ok) throw new Error(narrowed.message)
  const parsed = parseSecret(narrowed.secret)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.bytes
}

const run = async (source: string, operation: string, on = runner, credential = 'crd_1') =>
  on.run(
    { bytes: await tokenWith(source), publicKey: keys.publicKey, facts: { now: 1_800_000_000, operation } },
    credential,
  )

test('custom Datalog is decided as biscuit-wasm does', async () => {
  expect(await run(honest, 'order:list')).toEqual({ kind: 'passed' })
  expect(await run(honest, 'invoice:list')).toMatchObject({ kind: 'failed', checks: [{ block: 1, check: 0 }] })
})

describe.each(Object.entries(attacks))('%s', (_name, source) => {
  test('is too complex, and those who wait behind it get their answers', async () => {
    const answers: string[] = []
    const note = (name: string) => (outcome: { kind: string }) => void answers.push(`${name} ${outcome.kind}`)
    await Promise.all([
      run(source, 'order:list').then(note('attack')),
      run(honest, 'order:list', runner, 'crd_2').then(note('honest')),
      run(honest, 'invoice:list', runner, 'crd_3').then(note('honest')),
    ])
    expect(answers.toSorted()).toEqual(['attack too_complex', 'honest failed', 'honest passed'])
  })
})

test('what runs out of wall time before its CPU time says nothing about the token', async () => {
  const starved = startDatalogRunner(log, { cpu: 60_000, wall: 1_500 })
  expect(await run(attacks['a six-way join'], 'order:list', starved)).toEqual({ kind: 'unavailable' })
  expect(await run(honest, 'order:list', starved)).toEqual({ kind: 'passed' })
  await starved.close()
})

test('a worker that dies is replaced, and a token that kills two is too complex', async () => {
  const bytes = await tokenWith(honest)
  const broken = { bytes, publicKey: 'nonsense', facts: { now: 1_800_000_000 } }
  expect(await runner.run(broken, 'crd_1')).toEqual({ kind: 'too_complex' })
  expect(await run(honest, 'order:list')).toEqual({ kind: 'passed' })
})

test('whoever asks once does not wait behind all that another credential’s holder asked for', async () => {
  const bytes = await tokenWith(attacks['a six-way join'])
  const waiting = await tokenWith(honest)
  const answers: string[] = []
  const ask = (name: string, what: Uint8Array) =>
    runner
      .run({ bytes: what, publicKey: keys.publicKey, facts: { now: 1_800_000_000, operation: 'order:list' } }, name)
      .then(({ kind }) => answers.push(`${name} ${kind}`))
  await Promise.all([ask('crd_1', bytes), ask('crd_1', bytes), ask('crd_1', bytes), ask('crd_2', waiting)])
  expect(answers).toEqual(['crd_1 too_complex', 'crd_1 too_complex', 'crd_2 passed', 'crd_1 too_complex'])
})

test('a token that used up its budget once is refused from memory, and costs no worker again', async () => {
  let replaced = 0
  const counting = Object.assign(pino({ level: 'silent' }), { warn: () => void replaced++ })
  const remembering = startDatalogRunner(counting, patient)
  const bytes = await tokenWith(attacks['a six-way join'])
  const ask = (operation: string) =>
    remembering.run({ bytes, publicKey: keys.publicKey, facts: { now: 1_800_000_000, operation } }, 'crd_1')
  // Those that wait already are refused as well.
  const answers = await Promise.all(['a:b', 'c:d', 'e:f'].map(ask))
  answers.push(await ask('g:h'))
  expect(answers).toEqual(Array.from({ length: 4 }, () => ({ kind: 'too_complex' })))
  expect(replaced).toBe(1)
  expect(await run(honest, 'order:list', remembering)).toEqual({ kind: 'passed' })
  await remembering.close()
})

test('nothing runs once it is closed', async () => {
  const closing = startDatalogRunner(log, patient)
  const running = run(attacks['a six-way join'], 'order:list', closing)
  await closing.close()
  expect(await running).toEqual({ kind: 'unavailable' })
  expect(await run(honest, 'order:list', closing)).toEqual({ kind: 'unavailable' })
})

/** `{0, …}.all($a -> {0, …}.all($b -> …))` */
function nested(depth: number): string {
  const set = `{${numbers(40).join(', ')}}`
  const names = ['$a', '$b', '$c', '$d'].slice(0, depth)
  return names.reduceRight((inner, name) => `${set}.all(${name} -> ${inner})`, `${names.join(' + ')} >= 0`)
}
