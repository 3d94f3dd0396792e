import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { seedOrganization } from '@/prisma/seed/seed-organization'
import { expect, test } from './fixtures'

test('five thousand tokens: search, sort, filter, page, and a link that reproduces the view', async ({
  adminPage: page,
  organization,
  context,
}) => {
  test.setTimeout(180_000)
  const { id: signingKeyId } = organization.signingKey
  await seedOrganization({ ...organization, signingKeyId }, 5_000, { seed: 11 })
  const rows = page.getByRole('table', { name: 'Service tokens' }).getByRole('row')
  await page.goto(routes.serviceTokens(organization.slug))
  await expect(page.getByText('5,000', { exact: false }).first()).toBeVisible()
  await expect(rows.nth(1)).toBeVisible()
  const name = rows.nth(1).getByRole('link').first()
  const first = await name.innerText()

  await page.getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/cursor=/)
  await expect(name).not.toHaveText(first)
  const second = page.url()
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect(page).not.toHaveURL(second)
  await expect(name).toHaveText(first)

  await page.getByRole('searchbox').fill('nightly')
  await expect(page).toHaveURL(/q=nightly/)
  await expect(rows.nth(1)).toContainText(/nightly/i)
  const found = { contains: 'nightly', mode: 'insensitive' as const }
  const expected = await db.token.count({
    where: {
      organizationId: organization.id,
      OR: [{ name: found }, { ownerName: found }, { ownerIdentifier: found }, { id: found }],
    },
  })
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(expected.toLocaleString('en'))

  await page.getByRole('link', { name: 'Name', exact: true }).click()
  await expect(page).toHaveURL(/sort=name/)
  await page.getByRole('button', { name: /^Status/ }).click()
  await page.getByRole('checkbox', { name: 'Revoked' }).check()
  await expect(page).toHaveURL(/status=revoked/)
  await page.keyboard.press('Escape')
  await expect(rows.nth(1)).toContainText('Revoked')
  await expect(rows.filter({ hasText: 'Active' })).toHaveCount(0)

  const seen = await rows.allInnerTexts()
  const other = await context.newPage()
  await other.goto(page.url())
  const again = other.getByRole('table', { name: 'Service tokens' }).getByRole('row')
  await expect(again.nth(1)).toBeVisible()
  expect((await again.allInnerTexts()).length).toBe(seen.length)
  await expect(other.getByRole('searchbox')).toHaveValue('nightly')
})

test('two rows are revoked together, and each result is reported', async ({ adminPage: page, organization }) => {
  const { id: signingKeyId } = organization.signingKey
  await seedOrganization({ ...organization, signingKeyId }, 30, { seed: 3 })
  await page.goto(`${routes.serviceTokens(organization.slug)}?status=active`)
  const boxes = page.getByRole('table', { name: 'Service tokens' }).getByRole('checkbox')
  await boxes.nth(1).check()
  await boxes.nth(2).check()
  await page.getByRole('button', { name: 'Revoke' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  const report = page.getByRole('dialog', { name: 'Revoked 2 of 2' })
  await expect(report.getByRole('listitem')).toHaveCount(2)
  expect(await db.token.count({ where: { organizationId: organization.id, revokedByName: 'Ada Admin' } })).toBe(2)
})
