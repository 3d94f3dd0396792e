import { expect, test } from 'vitest'
import { isId, newId } from './ids'

test('ids carry their prefix and are unique', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('tok'))
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(isId('tok', id)).toBe(true)
})

test('ids made later sort later, also within one millisecond', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('tok'))
  expect([...ids].sort()).toEqual(ids)
})

test('an id of another kind, of another length or alphabet is none', () => {
  const id = newId('app')
  expect(isId('tok', id)).toBe(false)
  expect(isId('app', `${id}0`)).toBe(false)
  expect(isId('app', id.replace(/.$/, 'U'))).toBe(false)
  expect(isId('app', '')).toBe(false)
})
