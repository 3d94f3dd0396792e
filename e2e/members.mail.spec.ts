import { routes } from '@/lib/routes'
import { expect } from './fixtures'
import { test } from './mail-product'

test('where mail is set up, the link is mailed and not shown', async ({
  adminPage: page,
  organization,
  mail,
  browser,
  baseURL,
}) => {
  const email = `nora-${crypto.randomUUID()}@example.com`
  await page.goto(routes.members(organization.slug))
  await page.getByRole('button', { name: 'Invite member' }).click()
  const form = page.getByRole('dialog', { name: 'Invite member' })
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Role').selectOption({ label: 'Member' })
  await form.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByText(`The invitation for ${email} is on its way.`)).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  const find = () =>
    mail.received
      .filter(({ to }) => to[0] === email)
      .flatMap(({ text }) => /https?:\/\/\S+\/invite\/\S+/.exec(text) ?? [])
  await expect.poll(() => find().length).toBe(1)
  const guest = await (await browser.newContext({ baseURL })).newPage()
  await guest.goto(find()[0]!)
  await guest.getByLabel('Your name').fill('Nora New')
  await guest.getByLabel('Password').fill('correct horse battery')
  await guest.getByRole('button', { name: 'Create account and join' }).click()
  await expect(guest.getByRole('heading', { name: 'Overview' })).toBeVisible()
})
