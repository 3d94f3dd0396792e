import { copyFileSync } from 'node:fs'
import { db } from '@/lib/db/client'
import { routes } from '@/lib/routes'
import { createTestApplication } from '@/lib/testing/applications'
import { asAdmin } from '@/lib/testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { serviceTokens } from '@/lib/tokens/realm'
import { expect, test } from './fixtures'

// The picture in the README. UPDATE_PICTURE=1 npx playwright test e2e/picture.spec.ts puts a fresh one into docs/.

test('the list of service tokens, as the README shows it', async ({ adminPage: page, organization }, testInfo) => {
  const { slug } = organization
  await db.organization.update({ where: { id: organization.id }, data: { name: 'Northwind' } })
  const orders = await createTestApplication(organization, { 'order:list': 'read' }, 'Order Service')
  const pipeline = await createTestServiceUser(organization, { name: 'Deploy pipeline', role: 'manager' })
  const assistant = await createTestServiceUser(organization, { name: 'Support assistant' })
  const sync = await createTestServiceUser(organization, { name: 'Warehouse sync', role: 'manager' })
  await createTestToken(organization, sync.id, { name: 'Nightly export', expiration: { choice: 'never' } })
  const claude = await createTestToken(organization, assistant.id, {
    name: 'Claude MCP',
    expiration: { choice: '30d' },
  })
  const root = await createTestToken(organization, pipeline.id, {
    name: 'Production API',
    expiration: { choice: '1y' },
  })
  await attenuateTestToken(
    organization,
    root.tokenId,
    [
      { type: 'applications', ids: [orders.id] },
      { type: 'read_only' },
      { type: 'networks', cidrs: ['203.0.113.0/24'] },
    ],
    'Contractor: Brightside',
  )
  const smoke = await attenuateTestToken(
    organization,
    root.tokenId,
    [{ type: 'operations', names: ['order:list', 'order:read'] }],
    'Staging smoke tests',
  )
  await asAdmin(organization, () => revokeToken(serviceTokens(slug), { tokenId: smoke.tokenId, reason: '' }))
  const used = { lastUsedAt: new Date(Date.now() - 120_000), lastUsedAddress: '198.51.100.7' }
  await db.token.updateMany({ where: { id: { in: [root.tokenId, claude.tokenId] } }, data: used })

  await page.setViewportSize({ width: 1280, height: 640 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(routes.serviceTokens(slug))
  await expect(page.getByRole('link', { name: 'Contractor: Brightside' })).toBeVisible()
  // Once JavaScript has loaded, and the button for those without it is gone.
  await expect(page.getByRole('checkbox', { name: 'Select all on this page' })).toBeEnabled()
  const path = testInfo.outputPath('service-tokens.png')
  await page.screenshot({ path })
  if (process.env.UPDATE_PICTURE) copyFileSync(path, 'docs/service-tokens.png')
})
