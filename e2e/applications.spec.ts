import { createApplication } from '@/lib/applications/mutations/create-application'
import { updateApplication } from '@/lib/applications/mutations/update-application'
import { createApplicationSchema } from '@/lib/applications/schema'
import { runAs } from '@/lib/auth/caller'
import { routes } from '@/lib/routes'
import { asAdmin, type TestOrganization } from '@/lib/testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

const create = (organization: TestOrganization, fields: Record<string, unknown>) =>
  asAdmin(organization, () => createApplication(organization.slug, createApplicationSchema.parse(fields)))

test('an application is created from a pasted catalogue, and its name can be taken once', async ({
  adminPage: page,
  organization,
}) => {
  await page.goto(routes.applications(organization.slug))
  await page.getByRole('button', { name: 'Create application' }).click()
  await page.getByLabel('Name').fill('Order Service')
  await expect(page.getByLabel('Slug')).toHaveValue('order-service')
  await page.getByLabel('Operations').fill('order:list\norder:create\norders')
  await expect(page.getByText('Line 3: “orders” is not an operation.')).toBeVisible()
  await page.getByRole('button', { name: 'write: make order:create read' }).click()
  await expect(page.getByLabel('Operations')).toHaveValue('order:list\norder:create read\norders')

  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByLabel('Operations')).toBeFocused()
  await expect(page.getByLabel('Name')).toHaveValue('Order Service')
  await page.getByLabel('Operations').fill('order:list\norder:create write')
  await page.getByLabel('Everyone (Public)').selectOption('read')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Order Service' })).toBeVisible()
  await expect(page.getByText('Application created.')).toBeVisible()
  await expect(page).toHaveURL(/applications\/app_[0-9a-z]+$/)
  await expect(page.getByLabel('Operations')).toHaveValue('order:create write\norder:list read')

  await page.goto(routes.newApplication(organization.slug))
  await page.getByLabel('Name').fill('ORDER SERVICE')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const refusal = 'Order Service (order-service) already has this name. Choose another.'
  await expect(page.getByRole('alert').filter({ hasText: refusal })).toBeVisible()
  await expect(page.getByLabel('Name')).toBeFocused()
})

test('of two admins at once the second is told, and may save all the same', async ({
  adminPage: page,
  organization,
}) => {
  const { slug, secondAdmin } = organization
  const { id } = await create(organization, { name: 'Contested' })
  await page.goto(routes.application(slug, id))
  await page.getByLabel('Description').fill('By Ada')
  await runAs(secondAdmin.caller, () =>
    updateApplication(slug, {
      applicationId: id,
      name: 'Contested',
      description: 'By Albert',
      publicLevel: 'write',
      operations: [],
    }),
  )
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Albert Admin changed this application while you were editing it.')).toBeVisible()
  await expect(page.getByText('By Albert')).toBeVisible()
  await expect(page.getByLabel('Description')).toHaveValue('By Ada')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
  await expect(page.getByText('By Albert')).toBeHidden()
})

test('deleting one names the tokens that are limited to it, and the verifier knows it no more', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { slug } = organization
  const { id } = await create(organization, { name: 'Checkout', operations: 'cart:list' })
  const serviceUser = await createTestServiceUser(organization)
  const root = await createTestToken(organization, serviceUser.id)
  const restrictions = [{ type: 'applications' as const, ids: [id] }]
  const narrow = await attenuateTestToken(organization, root.tokenId, restrictions, 'Checkout reader')
  const ask = { token: narrow.secret, application: 'checkout', operation: 'cart:list' }
  await expect.poll(() => verify(ask)).toMatchObject({ code: 'ok' })

  await page.goto(routes.application(slug, id))
  await page.getByText('Delete this application').click()
  const form = page.getByRole('group').filter({ hasText: 'Delete this application' })
  await expect(form.getByText('One token is limited to it')).toBeVisible()
  await expect(form.getByRole('link', { name: 'Checkout reader' })).toBeVisible()
  await form.getByLabel('Type the name to confirm').fill('checkout')
  await form.getByRole('button', { name: 'Delete' }).click()
  await expect(form.getByRole('alert')).toHaveText('Type Checkout to confirm.')
  await form.getByLabel('Type the name to confirm').fill('Checkout')
  await form.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Application deleted.')).toBeVisible()
  await expect(page.getByText('No applications yet')).toBeVisible()
  await expect.poll(() => verify(ask)).toMatchObject({ code: 'unknown_application' })

  await page.goto(routes.application(slug, id))
  await expect(page.getByText('This application has been deleted.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('a refused form keeps what was typed, and saving says so', async ({ adminPage: page, organization }) => {
    await page.goto(routes.newApplication(organization.slug))
    await page.getByLabel('Name').fill('No script')
    await page.getByLabel('Operations').fill('a:b\nwrong')
    await page.getByLabel('Everyone (Public)').selectOption('none')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByText('Line 2: “wrong” is not an operation.')).toBeVisible()
    await expect(page.getByLabel('Name')).toHaveValue('No script')
    await expect(page.getByLabel('Everyone (Public)')).toHaveValue('none')
    await page.getByLabel('Operations').fill('a:b')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'No script' })).toBeVisible()
    await page.getByLabel('Description').fill('Described')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
    await expect(page.getByLabel('Description')).toHaveValue('Described')
  })
})
