import type { Page } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { type TestMember, testPassword } from '@/lib/testing/factories'
import { giveTotp } from '@/lib/testing/second-factor'
import { currentStep, totpCode } from '@/lib/testing/totp'
import { expect, expectAccessible, test } from './fixtures'

const isIn = (page: Page) => expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

async function giveThePassword(page: Page, member: TestMember): Promise<void> {
  await page.goto(routes.login)
  await page.getByLabel('Email').fill(member.email)
  await page.getByLabel('Password').fill(testPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function showCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
}

/** A device that has passkeys, and a user who confirms at once. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('an authenticator app is set up, asked for, and replaced by a recovery code', async ({
  adminPage: page,
  organization,
}) => {
  const { admin } = organization
  await page.goto(routes.accountSecurity)
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' })
  await expect(dialog.getByAltText('QR code with the key')).toBeVisible()
  const secret = (await dialog.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(' ', '')
  await expectAccessible(page)
  await dialog.getByLabel('Type the code that it shows').fill(totpCode(secret, currentStep() + 100))
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await expect(dialog.getByRole('alert')).toHaveText(/This code is not right/)
  await dialog.getByLabel('Type the code that it shows').fill(totpCode(secret, currentStep()))
  await dialog.getByRole('button', { name: 'Turn on' }).click()

  const save = page.getByRole('dialog', { name: 'Save your recovery codes' })
  const shown = save.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(shown).toHaveCount(10)
  const codes = await shown.allInnerTexts()
  await expectAccessible(page)
  await save.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('alertdialog', { name: 'Close without saving?' }).getByRole('button', { name: 'Cancel' }).click()
  await save.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByText('10 of 10 left')).toBeVisible()
  // Neither what was shown once is there again, nor the key.
  await page.reload()
  await expect(page.getByText('10 of 10 left')).toBeVisible()
  for (const hidden of [secret, ...codes]) expect(await page.content()).not.toContain(hidden)

  await signOut(page)
  await giveThePassword(page, admin)
  await expect(page.getByRole('heading', { name: 'Show your second factor' })).toBeVisible()
  await expectAccessible(page)
  // Not in yet.
  await page.goto(routes.overview(organization.slug))
  await expect(page).toHaveURL(/\/login/)
  await giveThePassword(page, admin)
  await showCode(page, '000000')
  await expect(page.getByRole('alert').filter({ hasText: 'This code is not right' })).toBeVisible()
  await showCode(page, totpCode(secret, currentStep() + 1))
  await isIn(page)

  await signOut(page)
  await giveThePassword(page, admin)
  await page.getByRole('link', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code').fill(codes[0]!.toUpperCase())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await isIn(page)
  await page.goto(routes.accountSecurity)
  await expect(page.getByText('9 of 10 left')).toBeVisible()
  await page.getByRole('button', { name: 'Make new codes' }).click()
  const ask = page.getByRole('alertdialog', { name: 'Make new recovery codes?' })
  await ask.getByRole('button', { name: 'Make new codes' }).click()
  await save.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByText('10 of 10 left')).toBeVisible()
})

test('a passkey signs in alone, and after the password; it is renamed and deleted', async ({
  adminPage: page,
  organization,
}) => {
  await addAuthenticator(page)
  await page.goto(routes.accountSecurity)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog', { name: 'Add a passkey' }).getByLabel('Name').fill('Work laptop')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  const passkeys = page.getByRole('list', { name: 'Passkeys' })
  await expect(passkeys.getByText('Work laptop').first()).toBeVisible()
  await expectAccessible(page)

  await signOut(page)
  await page.getByRole('button', { name: 'Continue with a passkey' }).click()
  await isIn(page)
  await page.goto(routes.accountSessions)
  await expect(page.getByText('Signed in with a passkey')).toBeVisible()

  await signOut(page)
  await giveThePassword(page, organization.admin)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await isIn(page)

  await page.goto(routes.accountSecurity)
  await passkeys.getByText('Change Work laptop').click()
  await passkeys.getByLabel('Name').fill('Old laptop')
  await passkeys.getByRole('button', { name: 'Rename' }).click()
  await expect(passkeys.getByText('Old laptop').first()).toBeVisible()
  await passkeys.getByText('Change Old laptop').click()
  await passkeys.getByRole('button', { name: 'Delete' }).click()
  await expect(passkeys).toBeHidden()

  await signOut(page)
  await page.getByRole('button', { name: 'Continue with a passkey' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'This passkey could not be accepted' })).toBeVisible()
  await giveThePassword(page, organization.admin)
  await isIn(page)
})

test('a session that was left open asks again who one is', async ({ adminPage: page, organization }) => {
  const { userId } = organization.admin
  const { secret } = await giveTotp(userId)
  await db.session.updateMany({ where: { userId }, data: { provenAt: new Date(0) } })
  await page.goto(routes.accountSecurity)
  await expect(page.getByText('Remove…')).toBeHidden()
  await page.getByRole('link', { name: 'Confirm it is you' }).click()
  await expect(page.getByRole('heading', { name: 'Confirm it is you' })).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Code').fill(totpCode(secret))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('Remove…').click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: 'Set up an authenticator app' })).toBeVisible()
})

test('where policy asks for it, an admin sees nothing before they have a second factor, and goes on with it', async ({
  adminPage: page,
  organization,
}) => {
  await db.organization.update({ where: { id: organization.id }, data: { requireAdminSecondFactor: true } })
  await page.goto(routes.serviceTokens(organization.slug))
  await expect(page.getByRole('heading', { name: 'Add a second factor' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Service tokens', exact: true })).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Go to your account’s security' }).click()
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const key = page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
  const secret = (await key.innerText()).replaceAll(' ', '')
  await page.getByLabel('Type the code that it shows').fill(totpCode(secret))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await page.goto(routes.serviceTokens(organization.slug))
  await expect(page.getByRole('heading', { name: 'Service tokens' })).toBeVisible()

  await page.goto(routes.accountSecurity)
  await page.getByText('Remove…').click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'requires a second factor of its admins' })).toBeVisible()
})

test('an admin resets the second factor of a member who has lost it', async ({ adminPage: page, organization }) => {
  const { member } = organization
  await giveTotp(member.userId)
  await page.goto(routes.member(organization.slug, member.membershipId))
  await page.getByText('Reset second factor', { exact: true }).click()
  const section = page.getByRole('group').filter({ hasText: 'Reset second factor' })
  await section.getByLabel('Type the name to confirm').fill(member.name)
  await section.getByRole('button', { name: 'Reset', exact: true }).click()
  await expect(page.getByText('Reset second factor', { exact: true })).toBeHidden()
  await signOut(page)
  await giveThePassword(page, member)
  await isIn(page)
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('one signs in with a code, and with a recovery code', async ({ page, organization }) => {
    const { admin } = organization
    const { secret, recoveryCodes } = await giveTotp(admin.userId)
    await giveThePassword(page, admin)
    await showCode(page, '000000')
    await expect(page.getByText('This code is not right')).toBeVisible()
    await showCode(page, totpCode(secret))
    await isIn(page)
    await page.context().clearCookies()
    await giveThePassword(page, admin)
    await page.getByRole('link', { name: 'Use a recovery code instead' }).click()
    await page.getByLabel('Recovery code').fill(recoveryCodes[0]!)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await isIn(page)
  })
})
