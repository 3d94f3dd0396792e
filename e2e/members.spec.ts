import type { Browser, Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestOrganization, type TestMember, testPassword } from '@/lib/testing/factories'
import { addTestMember, createTestTeam } from '@/lib/testing/people'
import { expect, expectAccessible, test } from './fixtures'

const newEmail = () => `nora-${crypto.randomUUID()}@example.com`
const password = 'correct horse battery'

/** Another browser, in which nobody is signed in. */
async function stranger(browser: Browser, baseURL: string | undefined, javaScriptEnabled = true): Promise<Page> {
  return (await browser.newContext({ baseURL, javaScriptEnabled })).newPage()
}

async function openInvite(page: Page, slug: string) {
  await page.goto(routes.members(slug))
  await page.getByRole('button', { name: 'Invite member' }).click()
  return page.getByRole('dialog', { name: 'Invite member' })
}

/** Invites in the browser, and gives the link that is shown. */
async function invite(page: Page, slug: string, email: string, role = 'Member'): Promise<string> {
  const form = await openInvite(page, slug)
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Role').selectOption({ label: role })
  await form.getByRole('button', { name: 'Invite' }).click()
  const shown = page.getByRole('dialog', { name: 'Hand over this link' })
  const link = await shown.getByLabel('Link').inputValue()
  await shown.getByRole('button', { name: 'Done' }).click()
  return link
}

async function signIn(page: Page, { email }: TestMember): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(testPassword)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const isIn = (page: Page) => expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
const isUnusable = (page: Page) =>
  expect(page.getByRole('heading', { name: 'This invitation cannot be accepted' })).toBeVisible()

test('somebody new is invited by a link, signs up, and the link works no more', async ({
  adminPage: page,
  organization,
  browser,
  baseURL,
}) => {
  const { slug, name } = organization
  await createTestTeam(organization, 'Platform')
  const email = newEmail()
  const form = await openInvite(page, slug)
  await form.getByRole('button', { name: 'Invite' }).click()
  await expect(form.getByText('Choose a role.')).toBeVisible()
  await expect(form.getByLabel('Email')).toBeFocused()
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Role').selectOption({ label: 'Manager' })
  await form.getByLabel('Teams').fill('plat')
  await page.getByRole('option', { name: 'Platform' }).click()
  await form.getByRole('button', { name: 'Invite' }).click()
  const shown = page.getByRole('dialog', { name: 'Hand over this link' })
  await expect(shown.getByLabel('Link')).toBeFocused()
  await expectAccessible(page)
  const link = await shown.getByLabel('Link').inputValue()
  const secret = link.split('/invite/')[1]!
  await shown.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('link', { name: 'Invitations' }).click()
  const row = page.getByRole('row').filter({ hasText: email })
  await expect(row).toContainText('Manager')
  await expect(row).toContainText('Pending')
  await page.reload()
  await expect(row).toBeVisible()
  expect(await page.content()).not.toContain(secret)

  const guest = await stranger(browser, baseURL)
  const referrers: string[] = []
  guest.on('request', (request) => referrers.push(request.headers().referer ?? ''))
  const response = await guest.goto(link)
  expect(response?.headers()['referrer-policy']).toBe('strict-origin')
  expect(response?.headers()['cache-control']).toContain('no-store')
  await expect(guest.getByRole('heading', { name: `Join ${name}` })).toBeVisible()
  await expect(guest.getByLabel('Email')).toHaveValue(email)
  await expectAccessible(guest)
  // Opening it did nothing.
  await page.reload()
  await expect(row).toContainText('Pending')
  await guest.getByLabel('Your name').fill('Nora New')
  await guest.getByLabel('Password').fill(password)
  await guest.getByRole('button', { name: 'Create account and join' }).click()
  await isIn(guest)
  expect(referrers.filter((referrer) => referrer.includes(secret))).toEqual([])

  await page.reload()
  await expect(row).toContainText('Accepted')
  await page.getByRole('link', { name: 'Members', exact: true }).last().click()
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Platform')
  await guest.goto(link)
  await isUnusable(guest)
})

test('somebody with an account signs in on the way, and joins', async ({
  adminPage: page,
  organization,
  browser,
  baseURL,
}) => {
  const { member: guest } = await createTestOrganization()
  const link = await invite(page, organization.slug, guest.email)
  const other = await stranger(browser, baseURL)
  await other.goto(link)
  await other.getByLabel('Your name').fill('Taken Over')
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Create account and join' }).click()
  await expect(other.getByText('No account was created with these details.')).toBeVisible()
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(other).toHaveURL(/\/login/)
  expect(other.url()).not.toContain(link.split('/invite/')[1])
  await signIn(other, guest)
  await other.getByRole('button', { name: `Join ${organization.name}` }).click()
  await isIn(other)
  await expect(other).toHaveURL(new RegExp(`/orgs/${organization.slug}`))
})

test('whoever is signed in with another address is told so, and can sign out', async ({
  adminPage: page,
  organization,
}) => {
  const email = newEmail()
  const link = await invite(page, organization.slug, email)
  await page.goto(link)
  await expect(
    page.getByText(`You are signed in as ${organization.admin.email}, and this invitation is for ${email}`),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Create account and join' })).toBeVisible()
})

test('an invitation is resent and revoked; the links before open nothing', async ({
  adminPage: page,
  organization,
  browser,
  baseURL,
}) => {
  const email = newEmail()
  const first = await invite(page, organization.slug, email)
  const form = await openInvite(page, organization.slug)
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Role').selectOption({ label: 'Member' })
  await form.getByRole('button', { name: 'Invite' }).click()
  await expect(form.getByText('Ada Admin has invited this address already.').first()).toBeVisible()

  await page.goto(routes.invitations(organization.slug))
  await page.getByRole('button', { name: `Actions for ${email}` }).click()
  await page.getByRole('menuitem', { name: 'Resend' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Resend' }).click()
  const shown = page.getByRole('dialog', { name: 'Hand over this link' })
  const second = await shown.getByLabel('Link').inputValue()
  await shown.getByRole('button', { name: 'Done' }).click()
  const guest = await stranger(browser, baseURL)
  await guest.goto(first)
  await isUnusable(guest)
  await guest.goto(second)
  await expect(guest.getByRole('heading', { name: `Join ${organization.name}` })).toBeVisible()

  await page.getByRole('button', { name: `Actions for ${email}` }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Revoked')
  await guest.getByLabel('Your name').fill('Too Late')
  await guest.getByLabel('Password').fill(password)
  await guest.getByRole('button', { name: 'Create account and join' }).click()
  await isUnusable(guest)
})

test('a role and teams are changed; the last Admin stays one', async ({ adminPage: page, organization }) => {
  const { slug, admin, secondAdmin } = organization
  await createTestTeam(organization, 'Platform')
  await page.goto(routes.members(slug))
  await page.getByRole('searchbox', { name: 'Search' }).fill('ALBERT')
  await expect(page.getByText('1 of 1')).toBeVisible()
  await page.getByRole('link', { name: 'Albert Admin' }).click()
  await expect(page.getByRole('heading', { name: 'Albert Admin' })).toBeVisible()
  await page.getByLabel('Role').selectOption({ label: 'Member' })
  await page.getByLabel('Teams').fill('plat')
  await page.getByRole('option', { name: 'Platform' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'Public, Platform' })).toBeVisible()
  expect(await db.membership.findUnique({ where: { id: secondAdmin.membershipId } })).toMatchObject({
    roleId: organization.roleIds.member,
  })

  await page.goto(routes.member(slug, admin.membershipId))
  await page.getByLabel('Role').selectOption({ label: 'Manager' })
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'You are the only active Admin' })).toBeVisible()
  await page.getByText('Leave this organization').click()
  await page.getByLabel('Type the organization’s name').fill(organization.name)
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Make somebody else an Admin first' }).last()).toBeVisible()
})

test('a deactivated member is shut out until reactivated, and a removed one for good', async ({
  adminPage: page,
  organization,
  browser,
  baseURL,
}) => {
  const { slug, member } = organization
  const theirs = await stranger(browser, baseURL)
  await theirs.goto(routes.login)
  await signIn(theirs, member)
  await isIn(theirs)

  await page.goto(routes.member(slug, member.membershipId))
  await page.getByText('Deactivate this member').click()
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click()
  await expect(page.getByText('Deactivated. They reach nothing here until they are reactivated.')).toBeVisible()
  expect((await theirs.goto(routes.overview(slug)))?.status()).toBe(404)
  await page.getByRole('button', { name: 'Reactivate' }).click()
  await expect(page.getByText('Reactivated. Their personal tokens work again.')).toBeVisible()
  await theirs.goto(routes.overview(slug))
  await isIn(theirs)

  await page.getByText('Remove this member').click()
  const zone = page.getByRole('group').filter({ hasText: 'Remove this member' })
  await zone.getByLabel('Type the name to confirm').fill('Somebody')
  await zone.getByRole('button', { name: 'Remove' }).click()
  await expect(zone.getByRole('alert')).toHaveText('Type Max Member to confirm.')
  await zone.getByLabel('Type the name to confirm').fill('Max Member')
  await zone.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Member removed.')).toBeVisible()
  await theirs.goto(routes.overview(slug))
  await expect(theirs).toHaveURL(/\/login/)
})

test('whoever leaves goes on to their other organization', async ({ page, organization, signInAs }) => {
  const other = await createTestOrganization()
  const { membershipId } = await addTestMember(other, { user: organization.member })
  await signInAs(organization.member)
  await page.goto(routes.member(other.slug, membershipId))
  await page.getByText('Leave this organization').click()
  await page.getByLabel('Type the organization’s name').fill(other.name)
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/orgs/${organization.slug}`))
  expect((await page.goto(routes.overview(other.slug)))?.status()).toBe(404)
})

test('members see who is there, and neither how they sign in nor who is invited', async ({
  page,
  organization,
  signInAs,
}) => {
  await signInAs(organization.member)
  await page.goto(routes.members(organization.slug))
  await expect(page.getByRole('row').filter({ hasText: 'Ada Admin' })).toContainText('Admin')
  await expect(page.getByRole('columnheader', { name: 'Second factor' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Invite member' })).toBeHidden()
  expect((await page.goto(routes.invitations(organization.slug)))?.status()).toBe(403)
})

test.describe('before JavaScript has loaded', () => {
  test('an invitation is accepted, by a new account and by one that there is', async ({
    adminPage: page,
    organization,
    browser,
    baseURL,
  }) => {
    const link = await invite(page, organization.slug, newEmail())
    const guest = await stranger(browser, baseURL, false)
    await guest.goto(link)
    await guest.getByLabel('Your name').fill('Nora New')
    await guest.getByLabel('Password').fill('short')
    await guest.getByRole('button', { name: 'Create account and join' }).click()
    await expect(guest.getByText('Use at least 12 characters.').first()).toBeVisible()
    await expect(guest.getByLabel('Your name')).toHaveValue('Nora New')
    await guest.getByLabel('Password').fill(password)
    await guest.getByRole('button', { name: 'Create account and join' }).click()
    await expect(guest).toHaveURL(new RegExp(`/orgs/${organization.slug}`))
    await guest.goto(link)
    await isUnusable(guest)

    const { manager } = await createTestOrganization()
    const another = await stranger(browser, baseURL, false)
    await another.goto(await invite(page, organization.slug, manager.email))
    await another.getByRole('button', { name: 'Sign in', exact: true }).click()
    await signIn(another, manager)
    await another.getByRole('button', { name: `Join ${organization.name}` }).click()
    await expect(another).toHaveURL(new RegExp(`/orgs/${organization.slug}`))
  })
})
