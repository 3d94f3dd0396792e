import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { asAdmin } from '@/lib/testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { serviceTokens } from '@/lib/tokens/realm'
import { expect, test } from './fixtures'

// Each row of the state table (product, section 2): what the menu offers, and what it does not.

async function menuOf(page: Page, name: string): Promise<string[]> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  const items = page.getByRole('menuitem')
  await expect(items.first()).toBeVisible()
  const labels = await items.allInnerTexts()
  await page.keyboard.press('Escape')
  await expect(items.first()).toBeHidden()
  return labels.map((label) => label.trim())
}

const rowOf = (page: Page, name: string) => page.getByRole('row', { name: `Select ${name}` })

test('the menu offers what the state allows, and the row says what the state is', async ({
  adminPage: page,
  organization,
}) => {
  const { slug } = organization
  const { id: owner } = await createTestServiceUser(organization)
  const root = await createTestToken(organization, owner, { name: 'Alpha root' })
  const child = await attenuateTestToken(organization, root.tokenId, undefined, 'Beta child')
  await attenuateTestToken(organization, child.tokenId, undefined, 'Gamma grandchild')
  const expired = await createTestToken(organization, owner, { name: 'Delta expired' })
  const passed = new Date(Date.now() - 60_000)
  await db.token.update({ where: { id: expired.tokenId }, data: { expiresAt: passed, effectiveExpiresAt: passed } })
  await asAdmin(organization, () => revokeToken(serviceTokens(slug), { tokenId: child.tokenId, reason: '' }))

  await page.goto(routes.serviceTokens(slug))
  await expect(rowOf(page, 'Alpha root').getByRole('img', { name: 'Active key' })).toBeVisible()
  expect(await menuOf(page, 'Alpha root')).toEqual(['Attenuate', 'Rotate', 'Revoke'])

  await expect(rowOf(page, 'Beta child').getByRole('img', { name: 'Revoked key' })).toBeVisible()
  expect(await menuOf(page, 'Beta child')).toEqual(['Restore', 'Delete'])

  await expect(rowOf(page, 'Gamma grandchild')).toContainText('with Beta child')
  expect(await menuOf(page, 'Gamma grandchild')).toEqual(['Revoke', 'Delete'])

  await expect(rowOf(page, 'Delta expired').getByRole('img', { name: 'Expired key' })).toBeVisible()
  expect(await menuOf(page, 'Delta expired')).toEqual(['Delete'])
})

test('rotate gives a new secret, and the old one ends with its overlap', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { id: owner } = await createTestServiceUser(organization)
  const root = await createTestToken(organization, owner, { name: 'Turning' })
  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('button', { name: 'Actions for Turning' }).click()
  await page.getByRole('menuitem', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByText('None', { exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click()
  const save = page.getByRole('dialog', { name: 'Save your token' })
  const fresh = await save.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  await save.getByRole('button', { name: 'I have saved it' }).click()
  expect(await verify({ token: fresh })).toMatchObject({ code: 'ok' })
  expect(await verify({ token: root.secret })).toMatchObject({ code: 'revoked' })
})

test('delete asks for the name, takes the subtree, and what is deleted stays refused', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { id: owner } = await createTestServiceUser(organization)
  const root = await createTestToken(organization, owner, { name: 'Doomed' })
  const child = await attenuateTestToken(organization, root.tokenId, undefined, 'Below doomed')
  await asAdmin(organization, () =>
    revokeToken(serviceTokens(organization.slug), { tokenId: root.tokenId, reason: '' }),
  )
  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('button', { name: 'Actions for Doomed' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const confirm = page.getByRole('alertdialog')
  await expect(confirm).toContainText('1 attenuated token')
  const button = confirm.getByRole('button', { name: 'Delete' })
  await expect(button).toBeDisabled()
  await confirm.getByLabel('Type the name to confirm').fill('Doomed')
  await button.click()
  await expect(confirm).toBeHidden()
  await expect(page.getByText('Below doomed')).toBeHidden()
  expect(await verify({ token: root.secret })).toMatchObject({ code: 'unknown' })
  expect(await verify({ token: child.secret })).toMatchObject({ code: 'unknown' })
})

test('a stale page is told what another admin did meanwhile', async ({ adminPage: page, organization }) => {
  const { id: owner } = await createTestServiceUser(organization)
  const root = await createTestToken(organization, owner, { name: 'Contested' })
  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('button', { name: 'Actions for Contested' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await asAdmin({ ...organization, admin: organization.secondAdmin }, () =>
    revokeToken(serviceTokens(organization.slug), { tokenId: root.tokenId, reason: '' }),
  )
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('Albert Admin')
})
