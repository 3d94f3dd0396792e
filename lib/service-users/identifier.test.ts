import { expect, test } from 'vitest'
import { identifierOf, readIdentifier } from './identifier'

test.each([
  ['Pipeline automation', 'pipeline_automation@service'],
  ['  CI   runner (2) ', 'ci_runner_2@service'],
  ['Café-Löwe', 'cafelowe@service'],
  ['already_fine@service', 'already_fineservice@service'],
])('%s becomes %s', (name, identifier) => {
  expect(identifierOf(name)).toBe(identifier)
})

test.each(['日本語', '🔑', '___', '!!!'])('nothing is left of %s', (name) => {
  expect(identifierOf(name)).toBeUndefined()
})

test('a typed identifier may leave @service out, and nothing else', () => {
  expect(readIdentifier(' Deploy_2 ')).toBe('deploy_2@service')
  expect(readIdentifier('deploy@service')).toBe('deploy@service')
  expect(readIdentifier('deploy pipeline')).toBeUndefined()
  expect(readIdentifier('deploy@example.com')).toBeUndefined()
  expect(readIdentifier('')).toBeUndefined()
})
