import { expect, type Page, test } from '@playwright/test'
import { type Product, startProduct } from './product'

// The whole path of somebody who has just cloned the repository, on an empty installation with its embedded database.

let product: Product
test.beforeAll(async () => {
  test.setTimeout(120_000)
  product = await startProduct({ DATABASE_URL: '', LATCHKEY_SECRET: '' })
})
test.afterAll(() => product.stop())

async function verify(body: Record<string, unknown>): Promise<{ allowed: boolean; code: string }> {
  const response = await fetch(`${product.verifierUrl}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}

async function savedSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog', { name: 'Save your token' })
  const secret = await dialog.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  await dialog.getByRole('button', { name: 'I have saved it' }).click()
  await expect(dialog).toBeHidden()
  return secret
}

test('from an empty machine to a token that an API accepts, and refuses after Revoke', async ({ page }) => {
  test.setTimeout(180_000)
  await page.goto(product.url)
  await expect(page).toHaveURL(`${product.url}/setup`)
  await page.getByLabel('Organization name').fill('Northwind')
  await page.getByLabel('Your name').fill('Mara Okafor')
  await page.getByLabel('Email').fill('mara@northwind.example')
  await page.getByLabel('Password').fill('a fine long passphrase')
  await page.getByRole('button', { name: 'Create organization' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  expect((await page.request.get(`${product.url}/setup`)).status()).toBe(404)

  await page.getByRole('link', { name: 'Applications', exact: true }).click()
  await page.getByRole('button', { name: 'Create application' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Order Service')
  await expect(page.getByLabel('Slug', { exact: true })).toHaveValue('order-service')
  await page.getByLabel('Slug', { exact: true }).fill('orders')
  await page.getByLabel('Operations').fill('order:list read\norder:create write')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Order Service' })).toBeVisible()

  await page.getByRole('link', { name: 'Service users', exact: true }).click()
  await page.getByRole('button', { name: 'Create service user' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Deploy pipeline')
  await expect(page.getByText('deploy_pipeline@service')).toBeVisible()
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Manager' })
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Deploy pipeline' })).toBeVisible()

  await page.getByRole('link', { name: 'Service tokens', exact: true }).click()
  await page.getByRole('button', { name: 'Create service token' }).first().click()
  const create = page.getByRole('dialog', { name: 'Create service token' })
  await create.getByLabel('Name', { exact: true }).fill('Production API')
  await create.getByLabel('Service user').selectOption({ label: 'Deploy pipeline (deploy_pipeline@service)' })
  await create.getByRole('button', { name: 'Create', exact: true }).click()
  const secret = await savedSecret(page)
  expect(secret).toMatch(/^lk_svc_[\w-]+$/)

  const ask = { application: 'orders', operation: 'order:create' }
  expect(await verify({ token: secret, ...ask })).toMatchObject({ allowed: true, code: 'ok' })

  await page.getByRole('button', { name: 'Actions for Production API' }).click()
  await page.getByRole('menuitem', { name: 'Attenuate' }).click()
  const attenuate = page.getByRole('dialog', { name: /^Attenuate/ })
  await attenuate.getByLabel('Applications').fill('Order')
  await page.getByRole('option', { name: /Order Service/ }).click()
  await attenuate.getByLabel('Name', { exact: true }).fill('Contractor: Brightside')
  await attenuate.getByLabel('Read-only').check()
  await attenuate.getByRole('button', { name: 'Generate' }).click()
  const narrow = await savedSecret(page)
  expect(narrow).not.toBe(secret)
  expect(await verify({ token: narrow, application: 'orders', operation: 'order:list' })).toMatchObject({ code: 'ok' })
  expect(await verify({ token: narrow, ...ask })).toMatchObject({ allowed: false, code: 'restricted' })

  await page.getByRole('button', { name: 'Actions for Production API' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  const confirm = page.getByRole('alertdialog')
  await expect(confirm.getByText('1 attenuated token falls with it.')).toBeVisible()
  await confirm.getByRole('button', { name: 'Revoke' }).click()
  await expect(confirm).toBeHidden()
  await expect.poll(async () => (await verify({ token: secret, ...ask })).code).toBe('revoked')
  expect(await verify({ token: narrow, application: 'orders', operation: 'order:list' })).toMatchObject({
    code: 'revoked',
  })

  await page.getByRole('button', { name: 'Actions for Production API' }).click()
  await page.getByRole('menuitem', { name: 'Restore' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await expect.poll(async () => (await verify({ token: secret, ...ask })).code).toBe('ok')
  expect(await verify({ token: narrow, application: 'orders', operation: 'order:list' })).toMatchObject({ code: 'ok' })

  await page.getByRole('link', { name: 'Audit log', exact: true }).click()
  const log = page.getByRole('table', { name: 'Audit log' })
  for (const what of ['Restored', 'Revoked', 'Attenuated', 'Created']) {
    await expect(log.getByText(`${what} service token`).first()).toBeVisible()
  }
  expect(product.output()).not.toContain(secret)
})
