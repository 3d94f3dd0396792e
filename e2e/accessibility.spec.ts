import { routes } from '@/lib/routes'
import { expect, expectAccessible, test } from './fixtures'
import { furnish } from './screens'

test('every screen passes axe in light and dark, and fits 375 px without scrolling sideways', async ({
  adminPage: page,
  organization,
}) => {
  test.setTimeout(300_000)
  for (const { name, path } of await furnish(organization)) {
    await test.step(name, async () => {
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(path)
      await expect(page.locator('h1')).toBeAttached()
      // Of a page that opens a dialog, the dialog is looked at.
      if (path.includes('create=')) await expect(page.getByRole('dialog').getByLabel('Name')).toBeVisible()
      if (path.includes('invite=')) await expect(page.getByRole('dialog').getByLabel('Email')).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize({ width: 375, height: 800 })
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, name).toBeLessThanOrEqual(0)
    })
  }
})

test('the sign-in page passes axe', async ({ page }) => {
  await page.goto(routes.login)
  await expectAccessible(page)
})

test('the pages for who has forgotten their password pass axe', async ({ page }) => {
  for (const path of [routes.forgotPassword, routes.resetPassword('none')]) {
    await page.goto(path)
    await expectAccessible(page)
  }
})
