import { expect, test } from 'vitest'
import { createRecords } from './records'

const block = (name: string) => name.padEnd(128, '0')
const token = (credentialId: string, ...blocks: string[]) => ({ credentialId, blocks: blocks.map(block) })

test('what is made from a token that used up its budget is refused as well, and nothing else', () => {
  const records = createRecords()
  records.noteOffence(token('crd_1', 'a', 'b'))
  expect(records.isOffender(token('crd_1', 'a', 'b'))).toBe(true)
  expect(records.isOffender(token('crd_1', 'a', 'b', 'c'))).toBe(true)
  expect(records.isOffender(token('crd_1', 'a'))).toBe(false)
  expect(records.isOffender(token('crd_1', 'd'))).toBe(false)
})

test('a credential whose tokens ran in good time vouches for its new ones, until one of them does not', () => {
  const records = createRecords()
  expect(records.isGood(token('crd_1', 'a'))).toBe(false)
  records.noteGood(token('crd_1', 'a'))
  expect(records.isGood(token('crd_1', 'new'))).toBe(true)
  expect(records.isGood(token('crd_2', 'new'))).toBe(false)
  records.noteOffence(token('crd_1', 'b'))
  expect(records.isGood(token('crd_1', 'new'))).toBe(false)
  expect(records.isGood(token('crd_1', 'b'))).toBe(false)
  // What ran well goes on to do so, whatever others that hold the credential send.
  expect(records.isGood(token('crd_1', 'a'))).toBe(true)
  records.noteGood(token('crd_1', 'c'))
  expect(records.isGood(token('crd_1', 'new'))).toBe(false)
})
