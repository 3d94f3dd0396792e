import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { authCookie, sessionToken } from '@/lib/auth/session-cookie'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import { createTestOrganization, type TestMember, type TestOrganization } from '@/lib/testing/factories'

export { expect }

type Fixtures = {
  /** An organization of the test's own, with admins, a manager and a member. */
  organization: TestOrganization
  /** Signs the page's browser in as a member of it. */
  signInAs: (member: TestMember) => Promise<void>
  /** A page on which the organization's admin is signed in. */
  adminPage: Page
  /** Asks the verifier, as an API would. */
  verify: (body: Record<string, unknown>) => Promise<Record<string, unknown>>
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(process.env.E2E_URL),
  organization: async ({}, use) => use(await createTestOrganization()),
  signInAs: async ({ context, baseURL }, use) => {
    await use(async (member) => {
      const session = await db.session.create({
        data: { id: newId('ses'), userId: member.userId, expiresAt: new Date(Date.now() + 3_600_000) },
      })
      const { name } = authCookie('session')
      await context.addCookies([{ name, value: await sessionToken(session.id, session.expiresAt), url: baseURL! }])
    })
  },
  adminPage: async ({ page, organization, signInAs }, use) => {
    await signInAs(organization.admin)
    await use(page)
  },
  verify: async ({ request, organization }, use) => {
    await use(async (body) => {
      const response = await request.post(`${process.env.E2E_VERIFIER_URL}/v1/verify`, {
        data: { organization: organization.slug, ...body },
      })
      return response.json()
    })
  },
})

/** No violation of WCAG 2.2 AA on the page as it is, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(
      violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map((node) => node.html).join('\n')}`),
    ).toEqual([])
  }
}
