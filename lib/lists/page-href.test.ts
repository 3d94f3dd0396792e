import { expect, test } from 'vitest'
import { pageHref } from './page-href'

test('another page keeps search and filters, and has its own cursor', () => {
  const search = { q: 'a b', status: ['active', 'revoked'], cursor: 'old', empty: undefined }
  expect(pageHref('/orgs/acme/audit', search, 'new')).toBe(
    '/orgs/acme/audit?q=a+b&status=active&status=revoked&cursor=new',
  )
})

test('where there is no page there is no address', () => {
  expect(pageHref('/orgs/acme/audit', {}, undefined)).toBeUndefined()
})
