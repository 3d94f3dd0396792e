import { expect, test } from 'vitest'
import { loggedPath } from './logged-path'
import { routes } from './routes'

const secret = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE'

test('the secrets of links are left out, and so are searches', () => {
  expect(loggedPath(routes.invite(secret))).toBe('/invite/…')
  expect(loggedPath(`${routes.invite(secret)}/more?x=${secret}`)).toBe('/invite/…')
  expect(loggedPath(routes.resetPassword(secret))).toBe('/reset-password/…')
  expect(loggedPath(routes.confirmEmail(secret))).toBe('/account/email/…')
  expect(loggedPath(`/${routes.invite(secret)}`)).toBe('/invite/…')
  expect(loggedPath('/orgs/acme/members?q=someone')).toBe('/orgs/acme/members')
})
