import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameKey, nameSchema, textSchema } from './names'

test('a name is trimmed and composed', () => {
  expect(nameSchema.parse('  Cafe\u0301 ')).toBe('Caf\u00e9')
})

test.each([
  ['nothing', ''],
  ['white space', ' \t '],
  ['256 characters', 'a'.repeat(256)],
  ['a control character', 'a\u0007b'],
  ['a line break', 'a\nb'],
  ['a right-to-left override', 'abc\u202egnp'],
  ['an isolate', 'a\u2066b'],
  ['a zero-width space', 'a\u200bb'],
  ['a tag character', 'a\u{e0041}b'],
  ['a lone surrogate', 'a\ud800b'],
])('a name of %s is refused with a sentence', (_what, name) => {
  const result = nameSchema.safeParse(name)
  expect(result.success).toBe(false)
  expect(result.error?.issues[0]?.message).toMatch(/\.$/)
})

test('255 characters are allowed, astral ones counted once', () => {
  expect(nameSchema.safeParse('a'.repeat(255)).success).toBe(true)
  expect(nameSchema.safeParse('🔑'.repeat(255)).success).toBe(true)
})

test('text keeps its line breaks', () => {
  expect(textSchema(100).parse('one\r\ntwo')).toBe('one\ntwo')
  expect(textSchema(3).safeParse('four').success).toBe(false)
})

test('names that differ in case or composition have one key', () => {
  expect(nameKey('STRASSE')).toBe(nameKey('straße'))
  expect(nameKey('Cafe\u0301')).toBe(nameKey('CAFÉ'))
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => nameKey(nameKey(name)) === nameKey(name)))
})
