import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { testToken } from './factories'
import { type BiscuitModule, loadBiscuit } from './load'
import { printBlock } from './print'
import { readToken } from './read-token'
import { parseVerified } from './verify'

let biscuit: BiscuitModule
beforeAll(async () => {
  biscuit = await loadBiscuit()
})

async function printed(source: string): Promise<{ ours: string; theirs: string }> {
  const { bytes, key } = await testToken()
  const parsed = await parseVerified(bytes, key.publicKey)
  if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
  const builder = biscuit.Biscuit.block_builder()
  builder.addCode(source)
  const token = parsed.biscuit.appendBlock(builder)
  const reading = readToken(token.toBytes())
  if (!reading.ok) throw new Error(reading.message)
  return { ours: printBlock(reading.token.blocks[1]!.datalog), theirs: token.getBlockSource(1).trim() }
}

const expressions = [
  '1 + 2 * 3 - 4 / 5 === 6',
  '(1 + 2) * 3 < 4',
  '1 <= 2 && 2 >= 1 || !true',
  '1 == "a" || 1 != "a" || "a" !== "b"',
  '$x.starts_with("a") && $x.ends_with("b") && $x.matches("c")',
  '"abc".length() > 2',
  '"abc".type() == "string"',
  '{1, 2}.intersection({2, 3}).union({4}).contains(4)',
  '1 & 2 | 3 ^ 4 === 5',
  '[1, 2].all($p -> $p > 0)',
  '{"a", "b"}.any($p -> $p == "a")',
  '{"a": 1, 2: [true, null]}.get("a") === 1',
  'hex:0aff === hex:0aff',
  '{,}.length() === 0',
  '-5 < 9223372036854775807',
  '2026-12-21T00:00:00Z > 1970-01-01T00:00:00Z',
  '"a".extern::lower() === "b".extern::both("c")',
]

test.each(expressions)('%s prints as biscuit-wasm prints it', async (expression) => {
  const { ours, theirs } = await printed(`check if a($x), ${expression};`)
  expect(ours).toBe(theirs)
})

test.each([
  'a("b"); c(1, true, 2026-12-21T00:00:00Z);',
  'a($x) <- b($x, "c"), d($x), $x > 1 trusting authority, previous;',
  'trusting previous; check if a("b");',
  'trusting ed25519/acdd6d5b53bfee478bf689f8e012fe7988bf755e3d7c5152947abc149bc20189; check all a($x), $x > 1;',
  'reject if a("b") or c("d");',
])('%s prints as biscuit-wasm prints it', async (source) => {
  const { ours, theirs } = await printed(source)
  expect(ours).toBe(theirs)
})

test('what is printed parses, and prints the same again', async () => {
  const sources = fc.array(fc.constantFrom(...expressions), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(sources, fc.string({ unit: 'binary' }), async (list, text) => {
      const string = `"${text.replace(/[\\"]/g, '\\$&')}"`
      const { ours } = await printed(`check if a($x), $x === ${string}, ${list.join(', ')};`)
      expect((await printed(ours)).ours).toBe(ours)
    }),
    { numRuns: 60 },
  )
})
