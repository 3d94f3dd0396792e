import { expect, test } from 'vitest'
import { sortLink } from './sort-link'

const search = new URLSearchParams('status=active&cursor=abc&more=tok_a.1')

test('a heading sorts by its column, and turns the order round when pressed again', () => {
  expect(sortLink('/list', search, 'name', '-created')).toEqual({ href: '/list?status=active&sort=name' })
  expect(sortLink('/list', search, 'name', 'name')).toEqual({
    href: '/list?status=active&sort=-name',
    direction: 'ascending',
  })
  expect(sortLink('/list', search, 'name', '-name')).toEqual({
    href: '/list?status=active&sort=name',
    direction: 'descending',
  })
})

test('the last used come first', () => {
  expect(sortLink('/list', new URLSearchParams(), 'last_used', 'name').href).toBe('/list?sort=-last_used')
})
