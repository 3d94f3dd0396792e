import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { startOpenIdProvider, type TestProvider } from '@/lib/sso/testing/openid-provider'
import { setUpProvider } from '@/lib/sso/testing/set-up-provider'
import type { TestOrganization } from '@/lib/testing/factories'
import { test as base, expect, expectAccessible } from './fixtures'

type Fixtures = {
  /** A real provider on this machine that knows the organization's redirect URI. */
  provider: TestProvider
}

const test = base.extend<Fixtures>({
  provider: async ({ organization, baseURL }, use) => {
    const provider = await startOpenIdProvider([`${baseURL}${routes.ssoCallback(organization.id)}`])
    provider.account = { sub: 'bob', email: `bob@${domainOf(organization)}`, email_verified: true, name: 'Bob Brown' }
    await use(provider)
    await provider.close()
  },
})

// A domain of the organization's own, which no other test's organization names.
const domainOf = ({ slug }: TestOrganization) => `${slug}.example`

const goOn = (page: Page) => page.getByRole('link', { name: 'Continue', exact: true }).click()

test('an admin sets a provider up and tests it, and somebody new signs in by it', async ({
  adminPage: page,
  organization,
  provider,
  browser,
  baseURL,
}) => {
  await page.goto(routes.settings(organization.slug))
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Single sign-on' }).click()
  await expect(page.getByText(`${baseURL}${routes.ssoCallback(organization.id)}`)).toBeVisible()
  await page.getByLabel('Issuer').fill(`${provider.issuer}/elsewhere`)
  await page.getByLabel('Client id').fill(provider.clientId)
  await page.getByLabel('Client secret').fill(provider.clientSecret)
  await page.getByLabel('Domains').fill(`@${domainOf(organization)}`)
  await page.getByLabel('Role for whoever comes for the first time').selectOption({ label: 'Member' })
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByLabel('Issuer')).toHaveAccessibleDescription(/Nothing was saved\./)
  // What was typed is still there, but for the secret.
  await expect(page.getByLabel('Domains')).toHaveValue(`@${domainOf(organization)}`)
  await expect(page.getByLabel('Client secret')).toHaveValue('')
  await page.getByLabel('Issuer').fill(provider.issuer)
  await page.getByLabel('Client secret').fill(provider.clientSecret)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts from the next sign-in on.')).toBeVisible()

  await page.getByRole('button', { name: 'Test connection' }).click()
  const answered = page.getByRole('list', { name: 'What the provider answered' })
  await expect(answered.getByRole('img', { name: 'Fine' })).toHaveCount(4)
  await expect(answered).toContainText('It accepts the client id and the client secret.')
  await expectAccessible(page)

  const theirs = await browser.newContext({ baseURL })
  const bob = await theirs.newPage()
  await bob.goto(routes.applications(organization.slug))
  await bob.getByRole('link', { name: 'Continue with single sign-on' }).click()
  await expect(bob.getByRole('heading', { name: 'Single sign-on' })).toBeVisible()
  await bob.getByLabel('Email').fill(`bob@${domainOf(organization)}`)
  await expectAccessible(bob)
  await bob.getByRole('button', { name: 'Continue' }).click()
  await expect(bob.getByRole('heading', { name: `Sign in to ${organization.name}` })).toBeVisible()
  await expect(bob.getByText(new URL(provider.issuer).host)).toBeVisible()
  await expectAccessible(bob)
  await goOn(bob)
  // To the page that was asked for at first.
  await expect(bob.getByRole('heading', { name: 'Applications' })).toBeVisible()
  await bob.goto(routes.account)
  await expect(bob.getByText('You are signed in by your organization’s provider')).toBeVisible()

  await page.reload()
  await expect(page.getByText('One person is connected.')).toBeVisible()
  await page.getByText('Remove this provider').click()
  await page.getByLabel('Type remove to confirm').fill('remove')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('Removed. Whoever was signed in by it is signed out.')).toBeVisible()
  await bob.goto(routes.overview(organization.slug))
  await expect(bob.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
  await theirs.close()
})

test('before JavaScript has loaded', async ({ organization, provider, browser, baseURL }) => {
  await setUpProvider(organization, provider, { domains: [domainOf(organization)] })
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(routes.ssoLogins)
  await page.getByLabel('Email').fill(`bob@${domainOf(organization)}`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await goOn(page)
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await context.close()
})

test('where it is required, a password leads to the provider and from there back', async ({
  page,
  organization,
  provider,
  signInAs,
}) => {
  await setUpProvider(organization, provider, { required: true })
  const { member } = organization
  provider.account = { sub: 'max', email: member.email, email_verified: true, name: member.name }
  await signInAs(member)
  await page.goto(routes.applications(organization.slug))
  await expect(page.getByRole('heading', { name: `Sign in to ${organization.name}` })).toBeVisible()
  await expect(page.getByText('You are signed in already.')).toBeVisible()
  await goOn(page)
  await expect(page.getByRole('heading', { name: 'Applications' })).toBeVisible()
})

test('whoever is not let in hears why', async ({ page, organization, provider }) => {
  await setUpProvider(organization, provider, { domains: [domainOf(organization)] })
  provider.account = { ...provider.account!, email_verified: false }
  await page.goto(routes.ssoLogin(organization.slug))
  await goOn(page)
  await expect(
    page.getByRole('alert').filter({ hasText: 'does not say that your e-mail address is verified' }),
  ).toBeVisible()
  await expectAccessible(page)
})

test('the account of somebody elsewhere is connected by them alone', async ({
  page,
  organization,
  provider,
  signInAs,
}) => {
  const { member } = organization
  await db.membership.deleteMany({ where: { userId: member.userId } })
  await setUpProvider(organization, provider)
  provider.account = { sub: 'max', email: member.email, email_verified: true, name: 'Somebody Else' }
  await page.goto(routes.ssoLogin(organization.slug))
  await goOn(page)
  await expect(page.getByRole('heading', { name: `Connect your account with ${organization.name}` })).toBeVisible()
  await expectAccessible(page)
  await page.goto(routes.overview(organization.slug))
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
  await signInAs(member)
  await page.goto(routes.ssoConnect)
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
})

test('a link of a stranger’s begins no sign-in', async ({ page, organization, provider }) => {
  await setUpProvider(organization, provider, { domains: [domainOf(organization)] })
  await page.goto(routes.ssoStart(organization.id))
  await expect(page.getByRole('heading', { name: `Sign in to ${organization.name}` })).toBeVisible()
  await page.goto(routes.overview(organization.slug))
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
})
