import { readFileSync } from 'node:fs'
import type { Page, Response } from '@playwright/test'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestServiceUser } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

/** Remembers the bodies of all answers, to look for a secret in them later. */
function collectBodies(page: Page): () => Promise<string[]> {
  const responses: Response[] = []
  page.on('response', (response) => responses.push(response))
  return () => Promise.all(responses.map((response) => response.text().catch(() => '')))
}

test('a secret is shown once, and never again', async ({ adminPage: page, organization }) => {
  page.on('dialog', (dialog) => dialog.accept())
  const serviceUser = await createTestServiceUser(organization)
  await page.goto(`${routes.serviceTokens(organization.slug)}?create=${serviceUser.id}`)
  const create = page.getByRole('dialog', { name: 'Create service token' })
  await create.getByLabel('Name').fill('Nightly export')
  await create.getByRole('button', { name: 'Create', exact: true }).click()
  const save = page.getByRole('dialog', { name: 'Save your token' })
  const secret = await save.getByRole('textbox', { name: 'Token', exact: true }).inputValue()
  const biscuit = secret.slice('lk_svc_'.length)

  const download = page.waitForEvent('download')
  await save.getByRole('button', { name: 'Download' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('nightly-export-token.txt')
  expect(readFileSync(await file.path(), 'utf8').trim()).toBe(secret)
  expect(page.url()).not.toContain(biscuit)

  const bodies = collectBodies(page)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Service tokens' })).toBeVisible()
  await page.goto(routes.overview(organization.slug))
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Service tokens' })).toBeVisible()
  expect(await page.content()).not.toContain(biscuit)
  await page.goForward()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page.goto(routes.serviceTokens(organization.slug))
  await page.getByRole('link', { name: 'Nightly export' }).click()
  await expect(page.getByRole('heading', { name: 'Nightly export' })).toBeVisible()
  expect(await page.content()).not.toContain(biscuit)
  for (const body of await bodies()) expect(body).not.toContain(biscuit)

  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  for (const { name } of tables) {
    const [found] = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${name}" AS row WHERE row::text LIKE $1`,
      `%${biscuit.slice(0, 60)}%`,
    )
    expect(Number(found?.count), name).toBe(0)
  }
})

test('closing without saving asks first', async ({ adminPage: page, organization }) => {
  const serviceUser = await createTestServiceUser(organization)
  await page.goto(`${routes.serviceTokens(organization.slug)}?create=${serviceUser.id}`)
  await page.getByRole('dialog').getByLabel('Name').fill('Canary')
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
  const save = page.getByRole('dialog', { name: 'Save your token' })
  await expect(save).toBeVisible()
  await page.keyboard.press('Escape')
  const asks = page.getByRole('alertdialog')
  await expect(asks).toContainText('cannot be shown again')
  await asks.getByRole('button', { name: 'Cancel' }).click()
  await expect(save).toBeVisible()
  await save.getByRole('button', { name: 'I have saved it' }).click()
  await expect(save).toBeHidden()
  await expect(page.getByRole('link', { name: 'Canary' })).toBeVisible()
})
