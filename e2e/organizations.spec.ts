import type { APIRequestContext } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestOrganization } from '@/lib/testing/factories'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, expectAccessible, test } from './fixtures'

test('an organization is created, renamed, left by the switcher, and deleted with all that is in it', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  await page.goto(routes.overview(organization.slug))
  await page.getByRole('button', { name: 'Organization:' }).click()
  await page.getByRole('menuitem', { name: 'Create organization' }).click()
  const name = `Side project ${crypto.randomUUID().slice(0, 8)}`
  await page.getByLabel('Organization name').fill(name)
  await page.getByRole('button', { name: 'Create organization' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  const slug = new URL(page.url()).pathname.split('/')[2]!
  expect(slug).toMatch(/^side-project-/)

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Organization', exact: true }) })
  await card.getByLabel('Name', { exact: true }).fill(`${name}, renamed`)
  await card.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: `Organization: ${name}, renamed` })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/orgs/${slug}/settings$`))

  const { id } = await db.organization.findUniqueOrThrow({ where: { slug }, select: { id: true } })
  const founded = { ...organization, id, slug, roleIds: await rolesOf(id) }
  const { secret } = await createTestToken(founded, (await createTestServiceUser(founded)).id)
  await expect.poll(() => verify({ organization: slug, token: secret })).toMatchObject({ code: 'ok' })

  await page.reload()
  await page.getByText('Delete this organization').click()
  await expect(page.getByText('One active token is refused from the next request on.')).toBeVisible()
  await page.getByLabel('Type the name to confirm').fill(name)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText(`Type ${name}, renamed to confirm. Nothing was deleted.`).first()).toBeVisible()
  await page.getByLabel('Type the name to confirm').fill(`${name}, renamed`)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Organization deleted.')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/orgs/${organization.slug}$`))
  await expect.poll(() => verify({ organization: slug, token: secret })).toMatchObject({ code: 'unknown' })
  expect((await page.goto(routes.overview(slug)))?.status()).toBe(404)
})

test('addresses of an organization one is not in are like those of one that never was', async ({
  adminPage: page,
  organization,
}) => {
  const other = await createTestOrganization()
  const serviceUser = await createTestServiceUser(other)
  // As long, so that no length tells either.
  const nothing = `test-${'0'.repeat(other.slug.length - 5)}`
  const paths = [
    routes.overview,
    routes.settings,
    routes.tokenPolicy,
    routes.signingKeys,
    routes.serviceTokens,
    (slug: string) => routes.serviceToken(slug, 'tok_0'),
    routes.newApplication,
    routes.members,
    routes.audit,
    (slug: string) => `/orgs/${slug}/nowhere`,
  ]
  for (const path of paths) {
    const [theirs, none] = [
      await answer(page.request, path(other.slug), other.slug),
      await answer(page.request, path(nothing), nothing),
    ]
    expect(theirs.comparable.status, path('slug')).toBe(404)
    expect(theirs.comparable, path('slug')).toEqual(none.comparable)
    for (const told of [other.id, other.name, serviceUser.name]) expect(theirs.text).not.toContain(told)
  }
  expect((await page.request.get(routes.settings(organization.slug))).status()).toBe(200)
})

test('whoever belongs to no organization may create one', async ({ page, organization, signInAs }) => {
  await signInAs(organization.member)
  await db.membership.delete({ where: { id: organization.member.membershipId } })
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'You belong to no organization' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Create organization' }).click()
  await page.getByLabel('Organization name').fill('A fresh start')
  await page.getByRole('button', { name: 'Create organization' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('a refused name is kept, and an organization is created', async ({ adminPage: page }) => {
    await page.goto(routes.newOrganization)
    await page.getByLabel('Organization name').fill('x'.repeat(300))
    await page.getByRole('button', { name: 'Create organization' }).click()
    await expect(page.getByText('A name has at most 255 characters. Shorten it.')).toBeVisible()
    await expect(page.getByLabel('Organization name')).toHaveValue('x'.repeat(300))
    await page.getByLabel('Organization name').fill('Without a script')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  })
})

/**
 * Status, headers and body, without what differs between any two answers: the address itself, the nonce, the time, and the scripts that
 * repeat the page for React, in an order of their own.
 */
async function answer(request: APIRequestContext, path: string, slug: string) {
  const response = await request.get(path)
  const text = await response.text()
  const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? 'none'
  const plain = (part: string) =>
    part
      .replaceAll(nonce, 'NONCE')
      .replaceAll(slug, 'SLUG')
      .replaceAll(/\b1\d{12}\b/g, 'TIME')
  const { date: _, ...headers } = response.headers()
  return {
    text,
    comparable: {
      status: response.status(),
      headers: plain(JSON.stringify(headers)),
      body: plain(text.replaceAll(/<script\b[^>]*>.*?<\/script>/gs, '')),
    },
  }
}

async function rolesOf(organizationId: string) {
  const roles = await db.role.findMany({
    where: { organizationId, builtIn: { not: null } },
    select: { id: true, builtIn: true },
  })
  const idOf = (builtIn: string) => roles.find((role) => role.builtIn === builtIn)!.id
  return { admin: idOf('admin'), manager: idOf('manager'), member: idOf('member') }
}
