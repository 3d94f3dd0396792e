import { runAs } from '@/lib/auth/caller'
import { renameOrganization } from '@/lib/organizations/mutations/rename-organization'
import { routes } from '@/lib/routes'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

test('the pages of the settings are reached by their navigation', async ({ adminPage: page, organization }) => {
  await page.goto(routes.overview(organization.slug))
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const navigation = page.getByRole('navigation', { name: 'Settings' })
  for (const name of ['Token policy', 'Signing keys', 'General']) {
    await navigation.getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(navigation.getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
  }
  await expect(page.getByText(organization.slug, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(organization.id)).toBeVisible()
})

test('a manager sees settings and changes none, and a member sees none', async ({ page, organization, signInAs }) => {
  await signInAs(organization.manager)
  await page.goto(routes.tokenPolicy(organization.slug))
  await expect(page.getByText('Longest lifetime')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  await expect(page.getByRole('link', { name: 'Signing keys' })).toBeHidden()
  expect((await page.goto(routes.signingKeys(organization.slug)))?.status()).toBe(403)
  await signInAs(organization.member)
  expect((await page.goto(routes.settings(organization.slug)))?.status()).toBe(403)
})

test('of two admins who rename at once the second is told', async ({ adminPage: page, organization }) => {
  const { slug, secondAdmin } = organization
  await page.goto(routes.settings(slug))
  await page.getByLabel('Name', { exact: true }).fill('By Ada')
  await runAs(secondAdmin.caller, () => renameOrganization(slug, { name: 'By Albert' }))
  const save = page.getByRole('button', { name: 'Save' }).first()
  await save.click()
  await expect(page.getByText('Albert Admin changed this organization while you were editing it.')).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('By Ada')
  await save.click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Organization: By Ada' })).toBeVisible()
})

test('a stricter policy lists what breaks it, and revokes it when that is said', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const serviceUser = await createTestServiceUser(organization)
  const lasting = await createTestToken(organization, serviceUser.id, {
    name: 'Lasting',
    expiration: { choice: 'never' },
  })
  const fine = await createTestToken(organization, serviceUser.id, { name: 'Fine' })
  await page.goto(routes.tokenPolicy(organization.slug))
  await expect(page.getByText('Tokens that break it')).toBeHidden()
  await page.getByLabel('Longest lifetime').fill('30')
  await page.getByLabel('Tokens may live for ever').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts for what is made from now on.')).toBeVisible()
  await expect(page.getByLabel('Tokens may live for ever')).not.toBeChecked()

  const table = page.getByRole('table', { name: 'Tokens that break the policy' })
  await expect(table.getByRole('row', { name: /Lasting/ })).toContainText('Never expires')
  await expect(table.getByRole('row', { name: /Fine/ })).toBeHidden()
  await page.getByText('Revoke the tokens that break it').click()
  await page.getByLabel('Type revoke to confirm').fill('revoke')
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByText('Revoked one token.')).toBeVisible()
  await expect(table).toBeHidden()
  await expect.poll(() => verify({ token: lasting.secret })).toMatchObject({ code: 'revoked' })
  expect(await verify({ token: fine.secret })).toMatchObject({ code: 'ok' })

  await page.goto(`${routes.serviceTokens(organization.slug)}?create=${serviceUser.id}`)
  const choices = page.getByRole('dialog').getByLabel('Expiration').getByRole('option')
  await expect(choices).toHaveText(['7 days', '30 days', 'A date and time'])
})

test('an admin without a second factor cannot ask for one', async ({ adminPage: page, organization }) => {
  await page.goto(routes.tokenPolicy(organization.slug))
  await page.getByLabel('Admins need a second factor').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('You have no second factor yourself, and would shut yourself out.').first()).toBeVisible()
  await expect(page.getByLabel('Admins need a second factor')).toBeChecked()
})

test('a signing key is rotated and retired, and the tokens that depended on it say so', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const serviceUser = await createTestServiceUser(organization)
  const { secret, tokenId } = await createTestToken(organization, serviceUser.id, { name: 'Old one' })
  const { id } = organization.signingKey
  await page.goto(routes.signingKeys(organization.slug))
  await page.getByRole('button', { name: 'Rotate' }).click()
  await expect(page.getByText(/Rotated\. Key \d+ signs from now on\./)).toBeVisible()
  const row = page.getByRole('row', { name: new RegExp(`Key ${id}\\b`) })
  await expect(row).toContainText('Verifying')
  const young = await createTestToken(organization, serviceUser.id, { name: 'Young one' })
  expect(await verify({ token: secret })).toMatchObject({ code: 'ok' })

  await page.getByText(`Retire key ${id}`).click()
  await expect(page.getByText('One active token ends with it.')).toBeVisible()
  await page.getByLabel('Type retire to confirm').fill('retired')
  await page.getByRole('button', { name: 'Retire', exact: true }).click()
  await expect(page.getByText('Type retire to confirm. Nothing was changed.').first()).toBeVisible()
  await page.getByLabel('Type retire to confirm').fill('retire')
  await page.getByRole('button', { name: 'Retire', exact: true }).click()
  await expect(page.getByText('Retired. One token ended with it.')).toBeVisible()
  await expect(row).toContainText('Retired')
  await expect.poll(() => verify({ token: secret })).toMatchObject({ code: 'bad_signature' })
  expect(await verify({ token: young.secret })).toMatchObject({ code: 'ok' })

  await page.goto(routes.serviceToken(organization.slug, tokenId))
  await expect(page.getByText('signing key retired', { exact: true })).toBeVisible()
  await expect(page.getByText('The signing key of its secret has been retired. It cannot be restored')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rotate' })).toBeHidden()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('the policy is saved, and a key retired', async ({ adminPage: page, organization }) => {
    await page.goto(routes.tokenPolicy(organization.slug))
    await page.getByLabel('Custom Datalog is allowed').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved. It counts for what is made from now on.')).toBeVisible()
    await expect(page.getByLabel('Custom Datalog is allowed')).not.toBeChecked()

    await page.goto(routes.signingKeys(organization.slug))
    await page.getByRole('button', { name: 'Rotate' }).click()
    await page.getByText(`Retire key ${organization.signingKey.id}`).click()
    await page.getByLabel('Type retire to confirm').fill('retire')
    await page.getByRole('button', { name: 'Retire', exact: true }).click()
    await expect(page.getByText('Retired. No active token depended on it.')).toBeVisible()
  })
})
