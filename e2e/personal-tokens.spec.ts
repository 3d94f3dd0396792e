import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestOrganization } from '@/lib/testing/factories'
import { addTestMember } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

const saved = (page: Page) => page.getByRole('button', { name: 'I have saved it' })

async function secretIn(page: Page): Promise<string> {
  const save = page.getByRole('dialog', { name: 'Save your token' }).last()
  return save.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
}

test('a plain member makes a token, narrows it in the browser, and revokes it', async ({
  page,
  organization,
  signInAs,
  verify,
}) => {
  await signInAs(organization.member)
  await page.goto(routes.overview(organization.slug))
  const own = page.getByRole('link', { name: 'Your personal tokens' })
  await expect(own).toHaveAttribute('href', routes.personalTokens(organization.slug))
  await page.goto(routes.account)
  await page.getByRole('link', { name: 'Personal tokens' }).click()
  // One organization: there is nothing to choose.
  await expect(page).toHaveURL(routes.personalTokens(organization.slug))
  await page.getByRole('button', { name: 'Create personal token' }).click()
  const create = page.getByRole('dialog', { name: 'Create personal token' })
  await create.getByLabel('Name').fill('Laptop')
  await expect(create.getByLabel('Service user')).toHaveCount(0)
  await create.getByRole('button', { name: 'Create', exact: true }).click()
  const secret = await secretIn(page)
  expect(secret).toMatch(/^lk_pat_/)

  await page.getByRole('dialog', { name: 'Save your token' }).getByRole('button', { name: 'Attenuate' }).click()
  const attenuate = page.getByRole('dialog', { name: 'Attenuate Laptop' })
  await attenuate.getByLabel('Name').fill('Assistant')
  await attenuate.getByLabel('Read-only').check()
  await attenuate.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByText('Assistant, for Max Member.')).toBeVisible()
  const narrow = await secretIn(page)
  await saved(page).last().click()
  await saved(page).click()

  const row = page.getByRole('row', { name: /Assistant/ })
  await expect(row).toContainText(/not seen yet/i)
  expect(await verify({ token: narrow, access: 'read' })).toMatchObject({
    allowed: true,
    principal: { kind: 'user', name: 'Max Member' },
    token: { kind: 'personal', name: 'Assistant', attenuated: true, registered: true },
  })
  expect(await verify({ token: narrow, access: 'write' })).toMatchObject({ code: 'restricted' })

  await page.getByRole('button', { name: 'Actions for Laptop' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  const confirm = page.getByRole('alertdialog')
  await expect(confirm).toContainText('1 attenuated token falls with it.')
  await confirm.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row', { name: /Assistant/ })).toContainText('with Laptop')
  expect(await verify({ token: narrow, access: 'read' })).toMatchObject({ code: 'revoked' })
  expect(await verify({ token: secret })).toMatchObject({ code: 'revoked' })
})

test('the page of a personal token offers every verb, and ends with it', async ({ page, organization, signInAs }) => {
  const own = personalTokensOf(organization, organization.member)
  const root = await own.create('Laptop')
  await own.attenuate(root.tokenId, undefined, 'Assistant')
  await signInAs(organization.member)
  await page.goto(routes.personalTokens(organization.slug))
  await page.getByRole('link', { name: 'Laptop', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Laptop' })).toBeVisible()
  await expect(page.getByText('Can do everything that you can')).toBeVisible()
  const history = page.getByRole('heading', { name: 'History' }).locator('../..')
  await expect(history).toContainText('Created personal token')
  // Their role does not let them open the log itself.
  await expect(history.getByRole('link')).toHaveCount(0)

  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click()
  await saved(page).click()
  await expect(main.getByText('Old secret')).toBeVisible()
  await main.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await main.getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click()
  await main.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await main.getByRole('button', { name: 'Delete' }).click()
  const confirm = page.getByRole('alertdialog')
  await confirm.getByLabel('Type the name to confirm').fill('Laptop')
  await confirm.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(routes.personalTokens(organization.slug))
  await expect(page.getByText('No personal token yet')).toBeVisible()
})

test('nobody else sees it: not in lists, not by its address, and only that it was made', async ({
  adminPage: page,
  organization,
}) => {
  const { slug, member } = organization
  const root = await personalTokensOf(organization, member).create('Secret plan')
  const serviceUser = await createTestServiceUser(organization)
  await createTestToken(organization, serviceUser.id, { name: 'Production API' })
  for (const path of [
    routes.serviceTokens(slug),
    `${routes.serviceTokens(slug)}?q=${root.tokenId}`,
    routes.personalTokens(slug),
    routes.overview(slug),
    routes.member(slug, member.membershipId),
    routes.audit(slug),
  ]) {
    await page.goto(path)
    await expect(page.locator('h1')).toBeVisible()
    expect(await page.content()).not.toContain('Secret plan')
  }
  await expect(page.getByRole('row', { name: /Created personal token of Max Member/ })).toBeVisible()
  for (const path of [routes.personalToken(slug, root.tokenId), routes.serviceToken(slug, root.tokenId)]) {
    const response = await page.goto(path)
    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: /no such token/ })).toBeVisible()
  }
})

test('the inspector tells an admin no more of somebody else’s than the token says', async ({
  adminPage: page,
  organization,
}) => {
  const theirs = await personalTokensOf(organization, organization.member).create('Secret plan')
  const mine = await personalTokensOf(organization, organization.admin).create('My laptop')
  await page.goto(routes.inspector(organization.slug))
  const field = page.getByRole('textbox', { name: 'Token', exact: true })
  await field.fill(theirs.secret)
  await expect(page.getByText('Listed for its owner alone')).toBeVisible()
  await expect(page.getByText('Secret plan')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Simulate' })).toHaveCount(0)
  await field.fill(mine.secret)
  await page.getByRole('link', { name: 'My laptop' }).click()
  await expect(page).toHaveURL(routes.personalToken(organization.slug, mine.tokenId))
})

test('with several organizations one chooses, and each has its own', async ({ page, organization, signInAs }) => {
  const other = await createTestOrganization()
  const there = await addTestMember(other, { user: organization.member })
  await personalTokensOf(organization, organization.member).create('Here')
  await personalTokensOf(other, there).create('There')
  await signInAs(organization.member)
  await page.goto(routes.accountTokens)
  const main = page.getByRole('main')
  await main.getByRole('link', { name: organization.name }).click()
  await expect(main.getByRole('link', { name: 'Here', exact: true })).toBeVisible()
  await expect(main.getByRole('link', { name: 'There' })).toHaveCount(0)
  const tabs = page.getByRole('navigation', { name: 'Organization of the tokens' })
  await tabs.getByRole('link', { name: other.name }).click()
  await expect(main.getByRole('link', { name: 'There' })).toBeVisible()
  await expect(main.getByRole('link', { name: 'Here', exact: true })).toHaveCount(0)
})

test('a token of the wrong kind is sent where it belongs', async ({ page, organization, signInAs }) => {
  const serviceUser = await createTestServiceUser(organization)
  const service = await createTestToken(organization, serviceUser.id)
  await signInAs(organization.member)
  await page.goto(routes.personalTokens(organization.slug))
  await page.getByRole('button', { name: 'Attenuate a token you hold' }).click()
  const dialog = page.getByRole('dialog', { name: /^Attenuate/ })
  await dialog.getByRole('textbox', { name: 'Token' }).fill(service.secret)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByText('This is no personal token.').first()).toBeVisible()
  expect(await db.token.count({ where: { membershipId: organization.member.membershipId } })).toBe(0)
})
