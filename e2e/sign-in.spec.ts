import { routes } from '@/lib/routes'
import { createTestOrganization, testPassword } from '@/lib/testing/factories'
import { expect, test } from './fixtures'

test('signs in, out, and is led back to where one wanted to go', async ({ page, organization }) => {
  await page.goto(routes.audit(organization.slug))
  await expect(page).toHaveURL(/\/login/)
  await page.getByLabel('Email').fill(organization.admin.email)
  await page.getByLabel('Password').fill('not the right one')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(organization.admin.email)
  await expect(page.getByLabel('Password')).toHaveValue('')
  await page.getByLabel('Password').fill(testPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible()

  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
  await page.goto(routes.overview(organization.slug))
  await expect(page).toHaveURL(/\/login/)
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('one can sign in, search, create an application and a service user', async ({ page, organization }) => {
    await page.goto(routes.login)
    await page.getByLabel('Email').fill(organization.admin.email)
    await page.getByLabel('Password').fill(testPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

    await page.goto(routes.applications(organization.slug))
    await page.getByRole('button', { name: 'Create application' }).click()
    await page.getByLabel('Name').fill('Billing')
    await page.getByLabel('Slug').fill('billing')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Billing' })).toBeVisible()

    await page.goto(routes.newServiceUser(organization.slug))
    await page.getByLabel('Name').fill('Invoice mailer')
    await page.getByLabel('Role').selectOption({ label: 'Member' })
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Invoice mailer' })).toBeVisible()

    await page.goto(routes.serviceTokens(organization.slug))
    await expect(page.getByRole('button', { name: 'Create service token' }).first()).toBeDisabled()
  })
})

test('another organization is as if it did not exist', async ({ adminPage: page }) => {
  const other = await createTestOrganization()
  const response = await page.goto(routes.overview(other.slug))
  expect(response?.status()).toBe(404)
  const nowhere = await page.goto(routes.overview('no-such-organization'))
  expect(nowhere?.status()).toBe(404)
})

test('screens that a role may not open answer 403, and are not in the sidebar', async ({
  page,
  organization,
  signInAs,
}) => {
  await signInAs(organization.member)
  await page.goto(routes.overview(organization.slug))
  await expect(page.getByRole('link', { name: 'Service tokens', exact: true })).toBeHidden()
  for (const path of [
    routes.serviceTokens,
    routes.audit,
    routes.inspector,
    routes.newServiceUser,
    routes.newApplication,
  ]) {
    const response = await page.goto(path(organization.slug))
    expect(response?.status(), path(organization.slug)).toBe(403)
  }
})
