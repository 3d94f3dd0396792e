import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { getSession } from '../../auth/session'
import { db } from '../../db/client'
import { createTestOrganization, type TestOrganization } from '../../testing/factories'
import { TestBrowser } from './browser'
import { type LyingProvider, startLyingProvider } from './lying-provider'
import { setUpProvider } from './set-up-provider'

/** An organization with a provider, by which a sign-in is good unless it is made to lie. */
export function signInsOfThisFile() {
  let organization: TestOrganization
  let provider: LyingProvider
  beforeAll(async () => {
    organization = await createTestOrganization()
    provider = await startLyingProvider()
    await setUpProvider(organization, provider)
    expect(await new TestBrowser().signIn(organization.id)).toBe(truth())
  })
  beforeEach(() => {
    provider.lies = {}
    provider.asked.length = 0
  })
  afterAll(() => provider.close())

  /** Where a good one leads. */
  const truth = () => `/orgs/${organization.slug}`
  const counts = async () => [await db.session.count(), await db.user.count(), await db.membership.count()]

  /** Signs in, and ends with this problem: nobody is signed in, and nobody is made. */
  async function refused(
    problem: string,
    sign: (browser: TestBrowser) => Promise<string> = (browser) => browser.signIn(organization.id),
  ): Promise<void> {
    const before = await counts()
    const browser = new TestBrowser()
    expect(await sign(browser)).toBe(`/login/sso/${organization.slug}?problem=${problem}`)
    expect(await browser.request(getSession)).toBeNull()
    expect(await counts()).toEqual(before)
  }

  return { organization: () => organization, provider: () => provider, truth, counts, refused }
}
