import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freeSlug, slugFrom } from './slug'

test.each([
  ['Acme', 'acme'],
  ['  Nørdwind & Söhne GmbH  ', 'nordwind-sohne-gmbh'],
  ['Größe №1', 'grosse-no1'],
  ['日本', 'organization'],
  ['---', 'organization'],
])('%j becomes %s', (name, slug) => {
  expect(slugFrom(name, 'organization')).toBe(slug)
})

test('whatever the name, a slug is plain and short, and neither begins nor ends with a hyphen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
      expect(slugFrom(name, 'organization')).toMatch(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/)
    }),
  )
})

test('a slug that is taken gets the first free number', () => {
  expect(freeSlug('acme', new Set())).toBe('acme')
  expect(freeSlug('acme', new Set(['acme', 'acme-2', 'acme-4']))).toBe('acme-3')
})
