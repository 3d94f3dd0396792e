import { beforeAll, expect, test } from 'vitest'
import { verifierOfThisFile } from './testing/test-verifier'
import { copyOf, createTestToken, createTestWorld, joinBomb, type TestWorld } from './testing/test-world'

const verifier = verifierOfThisFile()
let world: TestWorld
let secret: string
let attack: string

beforeAll(async () => {
  world = await createTestWorld()
  secret = (await createTestToken(world)).secret
  attack = await copyOf(world, secret, [{ type: 'custom', source: joinBomb }])
})

const ask = async (token: string) => (await verifier.get().verify({ token, operation: 'order:list' })).code

test('while a token that takes seconds of CPU is dealt with, others get their answers', async () => {
  let over = false
  const attacks = Promise.all([ask(attack), ask(attack), ask(attack)]).finally(() => {
    over = true
  })
  const meanwhile: string[] = []
  while (!over) meanwhile.push(await ask(secret))
  expect(await attacks).toEqual(['too_complex', 'too_complex', 'too_complex'])
  expect(meanwhile.length).toBeGreaterThan(3)
  expect(new Set(meanwhile)).toEqual(new Set(['ok']))
})

test('custom Datalog of others is answered after it', async () => {
  const honest = await copyOf(world, secret, [
    { type: 'custom', source: 'check if operation($operation), $operation.ends_with(":list");' },
  ])
  expect(await Promise.all([ask(attack), ask(honest)])).toEqual(['too_complex', 'ok'])
})

test('a thousand facts, deep nesting and long regular expressions end as some code, and the verifier lives on', async () => {
  const sources = [
    `${Array.from({ length: 300 }, (_, index) => `n(${index});`).join('\n')}\ncheck if n($a), n($b), $a + $b == -1;`,
    'n(0);\nm($a, $b, $c) <- n($a), n($b), n($c);\ncheck if m(1, 1, 1);',
    'a(0);\na($x) <- a($x), a($y);\ncheck if a(1);',
    `check if ${'!'.repeat(31)}true;`,
    'check if operation($o), $o.matches("(a*)*b(c*)*d(e*)*$");',
    'check if 9223372036854775807 + 1 > 0;',
    'check if operation($o), 1 / 0 == $o;',
    'check all operation($o), $o == "x";',
    'reject if operation($o), $o == "order:list";',
  ]
  for (const source of sources) {
    const copy = await copyOf(world, secret, [{ type: 'custom', source }])
    expect(['restricted', 'too_complex'], source).toContain(await ask(copy))
  }
  expect(await ask(secret)).toBe('ok')
})
