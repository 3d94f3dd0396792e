import { expect, test } from 'vitest'
import { sortLink } from './sort-link'

const search = new URLSearchParams('status=active&cursor=abc&more=tok_a.1&sort=created')
const byName = (current: string) => sortLink('/list', search, { column: 'name', current, first: 'ascending' })

test('a heading sorts by its column, and turns the order round when pressed again', () => {
  expect(byName('-created')).toEqual({ href: '/list?status=active&sort=name' })
  expect(byName('name')).toEqual({ href: '/list?status=active&sort=-name', direction: 'ascending' })
  expect(byName('-name')).toEqual({ href: '/list?status=active&sort=name', direction: 'descending' })
})

test('what is looked for from the other end comes first', () => {
  const { href } = sortLink('/list', {}, { column: 'last_used', current: 'name', first: 'descending' })
  expect(href).toBe('/list?sort=-last_used')
})

test('a page’s search parameters may be named several times, or missing', () => {
  const { href } = sortLink(
    '/list',
    { status: ['active', 'revoked'], q: undefined },
    {
      column: 'name',
      current: '-created',
      first: 'ascending',
    },
  )
  expect(href).toBe('/list?status=active&status=revoked&sort=name')
})
