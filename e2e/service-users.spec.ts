import { routes } from '@/lib/routes'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

test('a taken identifier is asked for, and the second step opens the form for the first token', async ({
  adminPage: page,
  organization,
}) => {
  const { slug } = organization
  await createTestServiceUser(organization, { name: 'Deploy pipeline' })
  await page.goto(routes.serviceUsers(slug))
  await page.getByRole('button', { name: 'Create service user' }).click()
  await page.getByLabel('Name').fill('日本語')
  await expect(page.getByLabel('Identifier')).toBeVisible()
  await page.getByLabel('Name').fill('Deploy pipeline!')
  await expect(page.getByText('deploy_pipeline@service')).toBeVisible()
  await expect(page.getByLabel('Identifier')).toBeHidden()
  await page.getByLabel('Role').selectOption({ label: 'Manager' })
  await page.getByRole('button', { name: 'Create and add a token' }).click()

  const refusal = 'Deploy pipeline already has the identifier deploy_pipeline@service. Choose another identifier.'
  await expect(page.getByRole('alert').filter({ hasText: refusal })).toBeVisible()
  await expect(page.getByLabel('Identifier')).toBeFocused()
  await page.getByLabel('Identifier').fill('deploy_2')
  await page.getByRole('button', { name: 'Create and add a token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create service token' })
  await expect(dialog.getByLabel('Service user')).toHaveValue(/^su_/)
  await expect(dialog.getByText('deploy_2@service')).toBeAttached()
})

test('deactivating revokes its tokens at once, and reactivating restores none of them', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { slug } = organization
  const serviceUser = await createTestServiceUser(organization, { name: 'Nightly export' })
  const { secret: token } = await createTestToken(organization, serviceUser.id, { name: 'Warehouse' })
  await expect.poll(() => verify({ token })).toMatchObject({ code: 'ok' })

  await page.goto(routes.serviceUser(slug, serviceUser.id))
  await page.getByText('Deactivate this service user').click()
  const zone = page.getByRole('group').filter({ hasText: 'Deactivate this service user' })
  await expect(zone.getByText('One active token is revoked at once:')).toBeVisible()
  await expect(zone.getByRole('link', { name: 'Warehouse' })).toBeVisible()
  await zone.getByLabel('Type deactivate to confirm').fill('Deactivate')
  await zone.getByRole('button', { name: 'Deactivate' }).click()
  await expect(zone.getByRole('alert')).toHaveText('Type deactivate to confirm.')
  await zone.getByLabel('Type deactivate to confirm').fill('deactivate')
  await zone.getByRole('button', { name: 'Deactivate' }).click()
  await expect(page.getByText('Deactivated. Its active token is revoked.')).toBeVisible()
  await expect(page.getByText('owner deactivated')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Create service token' })).toBeHidden()
  await expect.poll(() => verify({ token })).toMatchObject({ code: 'revoked' })
  await expect(page.getByText('It still has one token.')).toBeVisible()

  await page.getByRole('button', { name: 'Reactivate' }).click()
  await expect(page.getByText('Its revoked tokens stay revoked until you restore them.')).toBeVisible()
  await expect(page.getByText('owner deactivated')).toBeVisible()
  expect(await verify({ token })).toMatchObject({ code: 'revoked' })
})

test('a renamed service user keeps its identifier, and one without tokens can be deleted', async ({
  adminPage: page,
  organization,
}) => {
  const { slug } = organization
  const { id } = await createTestServiceUser(organization, { name: 'Load generator' })
  await page.goto(routes.serviceUser(slug, id))
  await page.getByLabel('Name', { exact: true }).fill('Load tests')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Load tests' })).toBeVisible()
  await expect(page.getByText('load_generator@service').first()).toBeVisible()

  await page.getByText('Deactivate this service user').click()
  await page.getByLabel('Type deactivate to confirm').fill('deactivate')
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await page.getByText('Delete this service user').click()
  await page.getByLabel('Type the name to confirm').fill('Load tests')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Service user deleted.')).toBeVisible()
  await expect(page.getByText('No service users yet')).toBeVisible()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('the identifier is asked for, and deactivating works', async ({ adminPage: page, organization }) => {
    await page.goto(routes.newServiceUser(organization.slug))
    await page.getByLabel('Name').fill('日本語')
    await page.getByLabel('Role').selectOption({ label: 'Member' })
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByText('This name leaves no letters for an identifier.').first()).toBeVisible()
    await expect(page.getByLabel('Name')).toHaveValue('日本語')
    await page.getByLabel('Identifier').fill('nihongo')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByText('nihongo@service').first()).toBeVisible()
    await page.getByText('Deactivate this service user').click()
    await page.getByLabel('Type deactivate to confirm').fill('deactivate')
    await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
    await expect(page.getByText('Deactivated. It had no active token.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Reactivate' })).toBeVisible()
  })
})
