import type { Page } from '@playwright/test'
import { createApplication } from '@/lib/applications/mutations/create-application'
import { routes } from '@/lib/routes'
import { asAdmin, createTestOrganization } from '@/lib/testing/factories'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

/** Everything that the page sends: addresses, headers and bodies. */
function watchNetwork(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    sent.push([request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join('\n'))
  })
  return sent
}

test('a pasted secret is narrowed in the browser, and never leaves it', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  await asAdmin(organization, () =>
    createApplication(organization.slug, {
      name: 'Order Service',
      slug: 'orders',
      description: '',
      publicLevel: 'write',
      operations: [],
    }),
  )
  const serviceUser = await createTestServiceUser(organization, { role: 'manager' })
  const root = await createTestToken(organization, serviceUser.id, { name: 'Production API' })
  const sent = watchNetwork(page)

  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('button', { name: 'Attenuate a token you hold' }).click()
  const dialog = page.getByRole('dialog', { name: /^Attenuate/ })
  // As people paste it.
  await dialog.getByRole('textbox', { name: 'Token' }).fill(`  Bearer ${root.secret}\n`)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByLabel('Name').fill('Laptop of Priya')
  await dialog.getByLabel('Read-only').check()
  await dialog.getByLabel('Client networks').fill('203.0.113.0/24')
  await expect(dialog.getByText(/Can read .* from 203\.0\.113\.0\/24/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Generate' }).click()

  const save = page.getByRole('dialog', { name: 'Save your token' })
  const copy = await save.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  await save.getByRole('button', { name: 'I have saved it' }).click()
  const row = page.getByRole('row', { name: /Laptop of Priya/ })
  await expect(row).toBeVisible()
  await expect(row).toContainText(/not seen yet/i)

  const read = { application: 'orders', access: 'read' }
  expect(await verify({ token: copy, ...read, clientIp: '203.0.113.9' })).toMatchObject({ code: 'ok' })
  expect(await verify({ token: copy, ...read, clientIp: '192.0.2.1' })).toMatchObject({ code: 'restricted' })
  expect(await verify({ token: copy, application: 'orders', access: 'write', clientIp: '203.0.113.9' })).toMatchObject({
    code: 'restricted',
    token: { name: 'Laptop of Priya', registered: true },
  })
  for (const request of sent) {
    expect(request).not.toContain(root.secret.slice(7))
    expect(request).not.toContain(copy.slice(7))
  }
})

test('what is no token is refused in words', async ({ adminPage: page, organization }) => {
  const elsewhere = await createTestOrganization()
  const serviceUser = await createTestServiceUser(elsewhere)
  const foreign = await createTestToken(elsewhere, serviceUser.id)
  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('button', { name: 'Attenuate a token you hold' }).click()
  const dialog = page.getByRole('dialog', { name: /^Attenuate/ })
  const field = dialog.getByRole('textbox', { name: 'Token' })
  const cases: [string, RegExp][] = [
    ['hunter2 is my password', /no white space inside/],
    ['p@ssword', /characters that no token has/],
    [foreign.secret.slice(0, -20), /cut off/],
    [foreign.secret, /another organization|another installation|not known/i],
  ]
  for (const [text, sentence] of cases) {
    await field.fill(text)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expect(dialog.getByText(sentence).first()).toBeVisible()
    await expect(field).toHaveValue(text)
  }
})

test('the list page loads no WebAssembly', async ({ adminPage: page, organization }) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await page.goto(routes.serviceTokens(organization.slug), { waitUntil: 'networkidle' })
  expect(loaded.filter((url) => url.includes('.wasm'))).toEqual([])
})
