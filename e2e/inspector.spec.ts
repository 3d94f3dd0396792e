import { createApplication } from '@/lib/applications/mutations/create-application'
import { routes } from '@/lib/routes'
import { asAdmin } from '@/lib/testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

test('a pasted token is decoded in the browser, and a simulated request shows the failing check', async ({
  adminPage: page,
  organization,
}) => {
  const { id } = await asAdmin(organization, () =>
    createApplication(organization.slug, {
      name: 'Order Service',
      slug: 'orders',
      description: '',
      publicLevel: 'write',
      operations: [{ name: 'order:create', access: 'write' }],
    }),
  )
  const serviceUser = await createTestServiceUser(organization, { role: 'manager' })
  const root = await createTestToken(organization, serviceUser.id, { name: 'Production API' })
  const restrictions = [{ type: 'applications' as const, ids: [id] }, { type: 'read_only' as const }]
  const child = await attenuateTestToken(organization, root.tokenId, restrictions, 'Contractor')
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()}\n${request.postData() ?? ''}`))

  await page.goto(routes.inspector(organization.slug))
  const field = page.getByRole('textbox', { name: 'Token' })
  await field.fill('not a token')
  await expect(page.getByText('A token has no white space inside')).toBeVisible()
  await field.fill(child.secret)
  await expect(page.getByText('Only on Order Service.')).toBeVisible()
  await expect(page.getByText('Only reading.')).toBeVisible()
  await expect(page.getByText('check if access("read")')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Production API' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Contractor' })).toBeVisible()

  await page.getByLabel('Application').selectOption({ label: 'Order Service' })
  await page.getByLabel('Operation').fill('order:create')
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(page.getByText('Refused')).toBeVisible()
  await expect(page.getByText('restricted', { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Failing check' })).toContainText('check if access("read")')

  await page.getByLabel('Operation').fill('')
  await page.getByRole('combobox', { name: 'Access' }).selectOption({ label: 'Read' })
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(page.getByText('Allowed')).toBeVisible()
  for (const request of sent) expect(request).not.toContain(child.secret.slice(7))
})
