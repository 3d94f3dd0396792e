import { expect, test } from 'vitest'
import { parseCatalogue } from './catalogue'
import { weakenedOperations } from './weakened'

test.each([
  ['nothing changes', 'order:list\norder:create', 'order:create\norder:list', []],
  ['write becomes read', 'order:export write', 'order:export read', ['order:export']],
  ['write is taken out, so that callers decide', 'order:export write', '', ['order:export']],
  ['read by another name than :read, :list or :get is new', '', 'order:export read', ['order:export']],
  ['read becomes write', 'order:export read', 'order:export write', []],
  ['what its name decides is added as it was', '', 'order:list read\norder:create write', []],
  ['read is taken out', 'order:list read', '', []],
])('%s', (_what, before, after, expected) => {
  const read = (text: string) => {
    const parsed = parseCatalogue(text)
    if (!parsed.ok) throw new Error(parsed.message)
    return parsed.operations
  }
  expect(weakenedOperations(read(before), read(after))).toEqual(expected)
})
