import { expect, test } from 'vitest'
import { moreHref } from './more-href'

test('further descendants are asked for in the address, root by root', () => {
  const once = moreHref('/list', new URLSearchParams('cursor=abc'), 'tok_a')
  expect(once).toBe('/list?cursor=abc&more=tok_a.1')
  const both = moreHref('/list', new URLSearchParams('cursor=abc&more=tok_a.1'), 'tok_b')
  expect(both).toBe('/list?cursor=abc&more=tok_a.1&more=tok_b.1')
  expect(moreHref('/list', new URLSearchParams('more=tok_a.1&more=tok_b.1'), 'tok_a')).toBe(
    '/list?more=tok_b.1&more=tok_a.2',
  )
})
