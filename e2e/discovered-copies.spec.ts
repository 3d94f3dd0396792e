import { routes } from '@/lib/routes'
import { asAdmin } from '@/lib/testing/factories'
import { attenuateOutside, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { getToken } from '@/lib/tokens/queries/get-token'
import { serviceTokens } from '@/lib/tokens/realm'
import { expect, expectAccessible, test } from './fixtures'

test('a copy that a contractor made offline appears below its token, and can be named, revoked and deleted', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const serviceUser = await createTestServiceUser(organization, { role: 'admin' })
  const root = await createTestToken(organization, serviceUser.id, { name: 'Contractor access' })
  const copy = await attenuateOutside(organization, root.secret, [{ type: 'read_only' }])
  const below = await attenuateOutside(organization, copy, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
  const ask = (token: string) => verify({ token, access: 'read', clientIp: '203.0.113.9' })
  expect(await ask(copy)).toMatchObject({ code: 'ok', token: { id: root.tokenId, registered: false } })
  await expect.poll(async () => (await ask(copy)).token).toMatchObject({ registered: true })
  await ask(below)
  await expect.poll(async () => (await ask(below)).token).toMatchObject({ registered: true })

  await page.goto(routes.serviceToken(organization.slug, root.tokenId))
  const lineage = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Lineage' }) })
  await expect(lineage.getByRole('listitem')).toHaveCount(3)
  const found = lineage.getByRole('listitem').nth(1)
  await expect(found).toContainText('Discovered')
  await expect(found).toContainText(/read/i)
  await found.getByRole('link', { name: /^Contractor access · [0-9a-f]{12}$/ }).click()

  await expect(page.getByText('Nobody registered it')).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Facts' })).toContainText('First seen')
  await expect(page.getByRole('button', { name: 'Rotate' })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Rename' }).click()
  const rename = page.getByRole('dialog', { name: 'Rename this copy' })
  await rename.getByLabel('Name').fill('Laptop of the contractor')
  await rename.getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('heading', { name: 'Laptop of the contractor' })).toBeVisible()

  await page.getByRole('button', { name: 'Revoke' }).first().click()
  const revoke = page.getByRole('alertdialog', { name: /^Revoke/ })
  await revoke.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('Revoked').first()).toBeVisible()
  // It and what was made of it, and nothing else.
  await expect.poll(async () => (await ask(copy)).code).toBe('revoked')
  expect(await ask(below)).toMatchObject({ code: 'revoked' })
  expect(await ask(root.secret)).toMatchObject({ code: 'ok' })

  await page.getByRole('button', { name: 'Restore' }).first().click()
  await page
    .getByRole('alertdialog', { name: /^Restore/ })
    .getByRole('button', { name: 'Restore' })
    .click()
  await expect.poll(async () => (await ask(below)).code).toBe('ok')

  await page.goto(routes.serviceTokens(organization.slug))
  const row = page.getByRole('row', { name: 'Select Laptop of the contractor' })
  await row.getByRole('button', { name: 'Actions for Laptop of the contractor' }).click()
  await expect(page.getByRole('menuitem')).toHaveText(['Revoke'])
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await revoke.getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toContainText('Revoked')
  await row.getByRole('button', { name: 'Actions for Laptop of the contractor' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const remove = page.getByRole('alertdialog', { name: /^Delete/ })
  await remove.getByLabel('Type the name to confirm').fill('Laptop of the contractor')
  await remove.getByRole('button', { name: 'Delete' }).click()
  await expect(row).toHaveCount(0)
  await expect.poll(async () => (await ask(copy)).code).toBe('unknown')
  expect(await ask(below)).toMatchObject({ code: 'unknown' })
  expect(await ask(root.secret)).toMatchObject({ code: 'ok' })
  const { lineage: left } = await asAdmin(organization, () => getToken(serviceTokens(organization.slug), root.tokenId))
  expect(left.map(({ id }) => id)).toEqual([root.tokenId])
})
