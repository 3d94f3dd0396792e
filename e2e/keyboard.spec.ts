import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestServiceUser } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

/** Presses Tab until the focus is on something with this accessible name. */
async function tabTo(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true }).first()
  for (let press = 0; press < 80; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${name}.`)
}

test('a token is created, saved and revoked by keyboard alone', async ({ adminPage: page, organization }) => {
  await createTestServiceUser(organization, { name: 'Keyboard pipeline' })
  await page.goto(routes.serviceTokens(organization.slug))
  await tabTo(page, 'button', 'Create service token')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeVisible()
  await page.getByRole('dialog').getByLabel('Name').focus()
  await page.keyboard.type('Typed')
  await tabTo(page, 'button', 'Create')
  await page.keyboard.press('Enter')
  const save = page.getByRole('dialog', { name: 'Save your token' })
  await expect(save).toBeVisible()
  await tabTo(page, 'button', 'I have saved it')
  await page.keyboard.press('Enter')
  await expect(save).toBeHidden()

  await expect(page.getByRole('link', { name: 'Typed' })).toBeVisible()
  await tabTo(page, 'button', 'Actions for Typed')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Revoke' })).toBeVisible()
  for (let press = 0; press < 5; press++) {
    const focused = await page
      .getByRole('menuitem', { name: 'Revoke' })
      .evaluate((item) => item === document.activeElement)
    if (focused) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog')).toBeHidden()
  const token = await db.token.findFirstOrThrow({ where: { organizationId: organization.id } })
  expect(token.revokedAt).not.toBeNull()
})

test('the command palette reaches every screen', async ({ adminPage: page, organization }) => {
  await page.goto(routes.overview(organization.slug))
  await page.waitForLoadState('networkidle')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog')
  await expect(palette).toBeVisible()
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible()
})

test('each refusal leads back to the field at fault, the same one twice too', async ({
  adminPage: page,
  organization,
}) => {
  await page.goto(routes.newApplication(organization.slug))
  await page.getByLabel('Name', { exact: true }).fill('Order Service')
  const slug = page.getByLabel('Slug', { exact: true })
  await slug.fill('not a slug')
  for (const attempt of ['first', 'second']) {
    await page.getByRole('button', { name: 'Create', exact: true }).press('Enter')
    await expect(slug, `after the ${attempt} attempt`).toBeFocused()
    await expect(slug).toHaveAttribute('aria-invalid', 'true')
  }
})
