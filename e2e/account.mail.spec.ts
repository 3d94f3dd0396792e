import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { type TestMember, testPassword } from '@/lib/testing/factories'
import type { MailServer } from '@/lib/testing/mail-server'
import { expect, expectAccessible } from './fixtures'
import { test } from './mail-product'

const newPassword = 'another fine long passphrase'

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(routes.login)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const isIn = (page: Page) => expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

/** The link in the latest mail to an address. */
async function linkFor(mail: MailServer, address: string, path: string): Promise<string> {
  const pattern = new RegExp(`https?://\\S+(${path}/\\S+)`)
  const find = () =>
    mail.received.filter(({ to }) => to[0] === address).flatMap(({ text }) => pattern.exec(text)?.[1] ?? [])
  await expect.poll(() => find().length).toBeGreaterThan(0)
  return find().at(-1)!
}

const subjects = (mail: MailServer, { email }: TestMember) =>
  mail.received.filter(({ to }) => to[0] === email).map(({ headers }) => headers.subject)

// Nothing opens before JavaScript has loaded.
async function openAccountMenu(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole('button', { name: 'Account' }).click()
    await expect(page.getByRole('menu')).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

test('the name is changed, and shown everywhere', async ({ adminPage: page, organization }) => {
  await page.goto(routes.overview(organization.slug))
  await openAccountMenu(page)
  await page.getByRole('menuitem', { name: 'Account settings' }).click()
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.getByRole('navigation', { name: 'Organizations' }).getByRole('link', { name: organization.name }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await openAccountMenu(page)
  await expect(page.getByText('Ada Lovelace')).toBeVisible()
})

test('a changed password signs all others out, and its owner is told', async ({
  page,
  browser,
  organization,
  mail,
  baseURL,
}) => {
  const { admin } = organization
  await signIn(page, admin.email, testPassword)
  await isIn(page)
  const elsewhere = await (await browser.newContext({ baseURL })).newPage()
  await signIn(elsewhere, admin.email, testPassword)
  await isIn(elsewhere)

  await page.goto(routes.account)
  await page.getByLabel('Current password').fill('not the right one')
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This password is not right.' })).toBeVisible()
  await page.getByLabel('Current password').fill(testPassword)
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed.')).toBeVisible()

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await elsewhere.reload()
  await expect(elsewhere).toHaveURL(/\/login/)
  await signIn(elsewhere, admin.email, testPassword)
  await expect(elsewhere.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await signIn(elsewhere, admin.email, newPassword)
  await isIn(elsewhere)
  await expect.poll(() => subjects(mail, admin)).toEqual(['Your password was changed'])
})

test('the address is changed by a link to the new one, and the old one is told', async ({
  page,
  browser,
  organization,
  mail,
  signInAs,
  baseURL,
}) => {
  const { admin, member } = organization
  const address = `new.${admin.email}`
  await signInAs(admin)
  await page.goto(routes.account)
  await page.getByLabel('New email').fill(address)
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Send a link' }).click()
  await expect(page.getByText('A link is on its way to the new address.')).toBeVisible()
  const link = await linkFor(mail, address, '/account/email')

  // Whoever else opens it: a stranger to whom the address belongs.
  const stranger = await (await browser.newContext({ baseURL })).newPage()
  await signIn(stranger, member.email, testPassword)
  await isIn(stranger)
  await stranger.goto(link)
  await expect(stranger.getByRole('heading', { name: 'This address cannot be confirmed' })).toBeVisible()

  await page.goto(link)
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(page.getByText(`You sign in with ${address}.`)).toBeVisible()
  await expect.poll(() => subjects(mail, admin)).toEqual(['Your address was changed'])
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'This address cannot be confirmed' })).toBeVisible()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('a forgotten password is reset by mail, once', async ({ page, organization, mail }) => {
    const { manager } = organization
    await page.goto(routes.login)
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('Email').fill(manager.email)
    await page.getByRole('button', { name: 'Send a link' }).click()
    await expect(page.getByText('Look into your mail')).toBeVisible()
    const link = await linkFor(mail, manager.email, '/reset-password')

    const response = await page.goto(link)
    expect(response?.headers()).toMatchObject({ 'referrer-policy': 'strict-origin' })
    expect(response?.headers()['cache-control']).toContain('no-store')
    await page.getByLabel('New password').fill('short')
    await page.getByRole('button', { name: 'Set password' }).click()
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
    await page.getByLabel('New password').fill(newPassword)
    await page.getByRole('button', { name: 'Set password' }).click()
    await expect(page.getByText('Your password is set. Sign in with it.')).toBeVisible()

    await page.goto(link)
    await expect(page.getByRole('heading', { name: 'This link is not good any longer' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible()
    await signIn(page, manager.email, newPassword)
    await isIn(page)
  })

  test('sessions can be ended, one and all', async ({ page, browser, organization, baseURL }) => {
    const { admin } = organization
    await signIn(page, admin.email, testPassword)
    await isIn(page)
    for (const userAgent of ['curl/8.5.0', 'wget/1.21', 'lynx/2.9']) {
      const other = await (await browser.newContext({ baseURL, userAgent, javaScriptEnabled: false })).newPage()
      await signIn(other, admin.email, testPassword)
      await isIn(other)
    }
    await page.goto(routes.accountSessions)
    const list = page.getByRole('list', { name: 'Sessions' })
    await expect(list.getByRole('listitem')).toHaveCount(4)
    await expect(list.getByRole('listitem').first()).toContainText('This session')
    const curl = list.getByRole('listitem').filter({ hasText: 'curl/8.5.0' })
    await curl.locator('summary').click()
    await curl.getByRole('button', { name: 'End session' }).click()
    await expect(list.getByRole('listitem')).toHaveCount(3)
    await page.getByText('End all other sessions').click()
    await page.getByRole('button', { name: 'End all others' }).click()
    await expect(list.getByRole('listitem')).toHaveCount(1)
    expect(await db.session.count({ where: { userId: admin.userId, revokedAt: null } })).toBe(1)
  })
})

test('a form that another site sends changes nothing', async ({ page, organization, signInAs, baseURL }) => {
  const { admin } = organization
  await signInAs(admin)
  const html = await (await page.request.get(routes.account)).text()
  // The fields that React puts into the form of the name, to say which action it is.
  const [form] = html.match(/<form[^>]*>(?:(?!<\/form>).)*name="name"(?:(?!<\/form>).)*<\/form>/s) ?? []
  const hidden = [...form!.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => ({
    name: /name="([^"]*)"/.exec(input)![1]!,
    value: /value="([^"]*)"/.exec(input)?.[1]?.replaceAll('&quot;', '"') ?? '',
  }))
  const send = (origin: string, name: string) =>
    page.request.post(routes.account, {
      headers: { origin },
      multipart: { ...Object.fromEntries(hidden.map((field) => [field.name, field.value])), name },
    })
  const name = async () => (await db.user.findUniqueOrThrow({ where: { id: admin.userId } })).name
  for (const origin of ['https://evil.example', 'null']) {
    expect((await send(origin, 'Eve')).ok(), origin).toBe(false)
    expect(await name(), origin).toBe(admin.name)
  }
  // The same from here is done, so it was the origin that was refused.
  await send(baseURL!, 'Ada Lovelace')
  expect(await name()).toBe('Ada Lovelace')
})

test('what became of mail is shown, and a test mail arrives', async ({ adminPage: page, organization, mail }) => {
  await page.goto(routes.notifications(organization.slug))
  await page.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(page.getByText('On its way.')).toBeVisible()
  await expect.poll(() => subjects(mail, organization.admin)).toEqual([`Mail from ${organization.name} arrives`])
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('row').filter({ hasText: organization.admin.email })).toContainText('Sent', {
      timeout: 1_000,
    })
  }).toPass()
})

test('the pages of a product that sends mail pass axe, and fit a phone', async ({
  adminPage: page,
  organization,
  mail,
}) => {
  const { admin } = organization
  await page.goto(routes.account)
  await page.getByLabel('New email').fill(`new.${admin.email}`)
  await page.getByLabel('Your password').fill(testPassword)
  await page.getByRole('button', { name: 'Send a link' }).click()
  const confirmation = await linkFor(mail, `new.${admin.email}`, '/account/email')
  await page.goto(routes.forgotPassword)
  await page.getByLabel('Email').fill(admin.email)
  await page.getByRole('button', { name: 'Send a link' }).click()
  await expect(page.getByText('Look into your mail')).toBeVisible()
  await expectAccessible(page)
  const reset = await linkFor(mail, admin.email, '/reset-password')
  const notifications = routes.notifications(organization.slug)
  for (const path of [routes.account, routes.forgotPassword, confirmation, reset, `${reset}x`, notifications]) {
    await test.step(path, async () => {
      for (const [width, height] of [
        [1280, 900],
        [375, 800],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.goto(path)
        await expect(page.locator('h1')).toBeVisible()
        await expectAccessible(page)
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    })
  }
})
