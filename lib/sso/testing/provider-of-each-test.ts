import { afterAll, beforeAll, beforeEach } from 'vitest'
import { db } from '../../db/client'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { saveProvider } from '../mutations/save-provider'
import type { SaveProvider } from '../schema'
import { type LyingProvider, startLyingProvider } from './lying-provider'

/** For each test an organization that has no provider yet, and one for it that tells the truth until it is made to lie. */
export function providerOfEachTest() {
  let organization: TestOrganization
  let provider: LyingProvider
  let form: SaveProvider
  beforeAll(async () => {
    provider = await startLyingProvider()
  })
  afterAll(() => provider.close())
  beforeEach(async () => {
    organization = await createTestOrganization()
    provider.lies = {}
    form = {
      issuer: provider.issuer,
      clientId: 'latchkey',
      clientSecret: 'a secret that nobody reads again',
      domains: ['corp.example'],
      firstRoleId: null,
      required: false,
      enabled: true,
      version: undefined,
    }
  })

  return {
    organization: () => organization,
    provider: () => provider,
    /** What an admin enters. */
    form: () => form,
    save: (difference: Partial<SaveProvider> = {}) =>
      asAdmin(organization, () => saveProvider(organization.slug, { ...form, ...difference })),
    stored: () => db.ssoProvider.findUniqueOrThrow({ where: { organizationId: organization.id } }),
    latestEntry: () =>
      db.auditEntry.findFirstOrThrow({ where: { chain: organization.id }, orderBy: { position: 'desc' } }),
  }
}
