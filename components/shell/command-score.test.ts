import { expect, test } from 'vitest'
import { commandScore, searchPrefix } from './command-score'

test('the beginning of any word of the name fits', () => {
  expect(commandScore('Create service token', 'tok')).toBeGreaterThan(0)
  expect(commandScore('Create service token', 'ser TOK')).toBeGreaterThan(0)
  expect(commandScore('Inspector', 'to')).toBe(0)
})

test('a name that begins with what was typed comes first, other words come last', () => {
  const first = commandScore('Service tokens', 'service')
  const later = commandScore('Create service token', 'service')
  const other = commandScore('Applications', 'service', ['service'])
  expect(first).toBeGreaterThan(later)
  expect(later).toBeGreaterThan(other)
  expect(other).toBeGreaterThan(0)
})

test('a search for what was typed always fits, after all else', () => {
  const search = commandScore(`${searchPrefix}service-tokens`, 'dark')
  expect(search).toBeGreaterThan(0)
  expect(search).toBeLessThan(commandScore('Dark theme', 'dark'))
})
