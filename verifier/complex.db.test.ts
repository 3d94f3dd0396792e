import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside } from '@/lib/testing/tokens'
import { startTestVerifier, verifierOfThisFile } from './testing/test-verifier'
import { copyOf, createTestToken, createTestWorld, joinBomb, sixWayJoin, type TestWorld } from './testing/test-world'

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

const nestedClosures = `check if ${['$a', '$b', '$c', '$d'].reduceRight(
  (inner, name) => `{${Array.from({ length: 40 }, (_, index) => index).join(', ')}}.all(${name} -> ${inner})`,
  '$a + $b + $c + $d >= 0',
)};`
const attacks = [joinBomb, sixWayJoin, nestedClosures]
const listOnly = 'check if operation($operation), $operation.ends_with(":list");'

test('ten credentials that attack at once take nobody else’s answers', async () => {
  const root = await createTestToken(world)
  const known = await copyOf(world, root.secret, [{ type: 'custom', source: listOnly }])
  expect(await ask(known)).toBe('ok')
  const attacking = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const { secret: other } = await createTestToken(world)
      return copyOf(world, other, [{ type: 'custom', source: attacks[index % attacks.length]! }])
    }),
  )
  const newcomer = await copyOf(world, (await createTestToken(world)).secret, [{ type: 'custom', source: listOnly }])
  let over = false
  const ended = Promise.all([...attacking, newcomer].map(ask)).finally(() => {
    over = true
  })
  const meanwhile: string[][] = []
  while (!over) {
    const write = verifier.get().verify({ token: known, operation: `order:create-${meanwhile.length}` })
    meanwhile.push([await ask(secret), await ask(known), (await write).code])
  }
  expect(await ended).toEqual([...attacking.map(() => 'too_complex'), 'ok'])
  expect(meanwhile.length).toBeGreaterThan(10)
  expect(new Set(meanwhile.map((codes) => codes.join()))).toEqual(new Set(['ok,ok,restricted']))
}, 120_000)

test('a holder that makes another such token for every request gets no more done by it', async () => {
  const root = await createTestToken(world)
  const hasty = await startTestVerifier({ stalenessSeconds: 10 })
  const floods = await Promise.all(
    Array.from({ length: 15 }, () => copyOf(world, root.secret, [{ type: 'custom', source: sixWayJoin }])),
  )
  const code = async (token: string) => (await hasty.verify({ token, operation: 'order:list' })).code
  const codes = await Promise.all(floods.map(code))
  expect(codes.filter((each) => each !== 'too_complex' && each !== 'unavailable')).toEqual([])
  expect(codes).toContain('too_complex')
  // Whoever has another credential is none the worse for it, with custom Datalog or without.
  const honest = await copyOf(world, secret, [{ type: 'custom', source: listOnly }])
  expect(await Promise.all([code(secret), code(honest)])).toEqual(['ok', 'ok'])
  await hasty.running.close()
}, 120_000)

describe('the audit log tells of it', () => {
  const entries = (entityId: string) =>
    db.auditEntry.findMany({
      where: { entityId, action: { endsWith: ':throttle' } },
      select: { action: true, actorName: true, after: true },
    })

  test('once an hour and credential, however many verifiers and tokens', async () => {
    const root = await createTestToken(world)
    const other = await startTestVerifier()
    const [one, two] = await Promise.all(
      [1, 2].map(() => copyOf(world, root.secret, [{ type: 'custom', source: joinBomb }])),
    )
    const codes = await Promise.all([
      ask(one!),
      ask(two!),
      other.verify({ token: one, operation: 'order:list' }).then(({ code }) => code),
    ])
    expect(codes).toEqual(['too_complex', 'too_complex', 'too_complex'])
    await other.running.close()
    const [credential] = await db.credential.findMany({ where: { tokenId: root.tokenId }, select: { id: true } })
    await expect
      .poll(() => entries(root.tokenId), { timeout: 20_000 })
      .toEqual([
        {
          action: 'service_token:throttle',
          actorName: 'Verifier',
          after: { credential: credential!.id, block: expect.stringMatching(/^[0-9a-f]{12}$/) },
        },
      ])
  })

  test('of a personal token no more than that it happened', async () => {
    const { organization } = world
    const root = await personalTokensOf(organization, organization.member).create()
    const custom = [{ type: 'custom' as const, source: joinBomb }]
    expect(await ask(await attenuateOutside(organization, root.secret, custom))).toBe('too_complex')
    await expect
      .poll(() => entries(root.tokenId), { timeout: 20_000 })
      .toEqual([{ action: 'personal_token:throttle', actorName: 'Verifier', after: null }])
  })
})
