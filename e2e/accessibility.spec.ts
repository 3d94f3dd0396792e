import { routes } from '@/lib/routes'
import { expect, expectAccessible, test } from './fixtures'
import { furnish } from './screens'

test.describe.configure({ mode: 'parallel' })

// In parts, each with an organization of its own: all screens in one go take longer than a test should.
const parts = 4

// Of phones and tablets, and of windows in which a list has little room beside the sidebar.
const widths = [320, 375, 640, 800, 1000, 1200]

/** The page itself, and lists in it, that need more room than they have. */
function whatOverflows(): string[] {
  const page = document.documentElement.scrollWidth > innerWidth ? ['the page'] : []
  const lists = [...document.querySelectorAll<HTMLElement>('[role="table"]')]
  const wide = lists.filter((list) => list.offsetWidth > list.parentElement!.clientWidth)
  return [...page, ...wide.map((list) => list.ariaLabel ?? 'a list')]
}

for (let part = 0; part < parts; part++) {
  test(`screens pass axe in light and dark, and fit every width without scrolling sideways (part ${part + 1} of ${parts})`, async ({
    adminPage: page,
    organization,
  }) => {
    test.setTimeout(300_000)
    const screens = await furnish(organization)
    for (const { name, path } of screens.filter((_, index) => index % parts === part)) {
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
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 })
          expect(await page.evaluate(whatOverflows), `${name} at ${width} px`).toEqual([])
        }
      })
    }
  })
}

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
