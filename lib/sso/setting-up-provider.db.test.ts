// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { describe, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { asAdmin, asManager, asMember, createTestOrganization } from '../testing/factories'
import { addTestMember, createTestRole } from '../testing/people'
import { inServerAction } from '../testing/server-request'
import { saveProviderAction } from './actions'
import { decryptClientSecret } from './client-secret'
import { disconnect } from './mutations/disconnect'
import { removeProvider } from './mutations/remove-provider'
import { saveProvider } from './mutations/save-provider'
import { testConnection } from './mutations/test-connection'
import { getProviderSettings } from './queries/get-provider'
import { loginProvider, loginProvidersFor } from './queries/login-provider'
import { providerOfEachTest } from './testing/provider-of-each-test'
import { setUpProvider } from './testing/set-up-provider'

const { organization, provider, form, save, stored, latestEntry } = providerOfEachTest()

describe('setting a provider up', () => {
  test('keeps what was entered, the secret encrypted and bound to its row', async () => {
    await save({ firstRoleId: organization().roleIds.member })
    const row = await stored()
    expect(row).toMatchObject({
      issuer: provider().issuer,
      clientId: 'latchkey',
      domains: ['corp.example'],
      firstRoleId: organization().roleIds.member,
      required: false,
      enabled: true,
    })
    expect(Buffer.from(row.encryptedClientSecret).toString('latin1')).not.toContain('nobody reads')
    expect(decryptClientSecret(row)).toBe('a secret that nobody reads again')
    expect(() => decryptClientSecret({ ...row, id: 'sso_00000000000000000000000000' })).toThrow()
  })

  test('is written down, without the secret', async () => {
    await save()
    const entry = await latestEntry()
    expect(entry).toMatchObject({ action: 'sso_provider:create', actorId: organization().admin.userId })
    expect(JSON.stringify(entry.after)).not.toContain('nobody reads')
  })

  test('shows the secret to nobody, in no page and no answer of a form', async () => {
    await save()
    const settings = await asAdmin(organization(), () => getProviderSettings(organization().slug))
    expect(settings.redirectUri).toBe(`http://localhost:3000/api/auth/sso/${organization().id}/callback`)
    expect(JSON.stringify(settings)).not.toMatch(/secret/i)
    const sent = new FormData()
    sent.set('clientSecret', 'typed just now')
    const answer = await inServerAction(() =>
      asAdmin(organization(), () => saveProviderAction(organization().slug, { status: 'idle' }, sent)),
    )
    expect(answer.status).toBe('failed')
    expect(JSON.stringify(answer)).not.toContain('typed just now')
  })

  test('needs a secret', async () => {
    await expect(save({ clientSecret: '' })).rejects.toMatchObject({ field: 'clientSecret' })
  })

  test.each([
    [
      'does not answer',
      {
        answer: {
          '/.well-known/openid-configuration': (request: { socket: { destroy(): void } }) => request.socket.destroy(),
        },
      },
      /did not answer/,
    ],
    [
      'is another',
      { discovery: { issuer: 'https://accounts.example.com' } },
      /calls itself “https:\/\/accounts.example.com”/,
    ],
    [
      'is none',
      {
        answer: {
          '/.well-known/openid-configuration': (_: unknown, response: { end(text: string): void }) =>
            response.end('hello'),
        },
      },
      /not a discovery document/,
    ],
  ] as const)('is refused while it %s, and nothing is saved', async (_, lies, words) => {
    provider().lies = lies as never
    await expect(save()).rejects.toMatchObject({ field: 'issuer', message: expect.stringMatching(words) })
    expect(await db.ssoProvider.count({ where: { organizationId: organization().id } })).toBe(0)
  })

  test('may wait until the provider is ready, switched off', async () => {
    provider().lies = { discovery: { issuer: 'https://accounts.example.com' } }
    await save({ enabled: false })
    await expect(save({ clientSecret: '' })).rejects.toMatchObject({ field: 'issuer' })
    provider().lies = {}
    await save({ clientSecret: '' })
    expect(await stored()).toMatchObject({ enabled: true })
  })

  test('of another organization’s role is refused', async () => {
    const other = await createTestOrganization()
    await expect(save({ firstRoleId: other.roleIds.member })).rejects.toMatchObject({ field: 'firstRoleId' })
  })
})

describe('only an Admin changes it', () => {
  const works: [string, () => Promise<unknown>][] = [
    ['save', () => saveProvider(organization().slug, form())],
    ['remove', () => removeProvider(organization().slug, { confirmation: 'remove' })],
    ['disconnect', () => disconnect(organization().slug, { email: organization().member.email })],
    ['test', () => testConnection(organization().slug)],
  ]

  test.each(works)('%s: not a manager nor a member', async (_, work) => {
    await expect(asManager(organization(), work)).rejects.toBeInstanceOf(NotPermitted)
    await expect(asMember(organization(), work)).rejects.toBeInstanceOf(NotPermitted)
  })

  test.each(works)(
    '%s: not even who may change all other settings, who could make themselves any Admin by it',
    async (_, work) => {
      const role = await createTestRole(organization(), { operations: ['settings:read', 'settings:update'] })
      const { caller } = await addTestMember(organization(), { role })
      await expect(runAs(caller, work)).rejects.toThrow('Only an Admin can change single sign-on')
      const seen = await runAs(caller, () => getProviderSettings(organization().slug))
      expect(seen.mayChange).toBe(false)
    },
  )
})

describe('testing the connection', () => {
  const findings = async () => {
    const found = await asAdmin(organization(), () => testConnection(organization().slug))
    return found.map(({ verdict, text }) => `${verdict}: ${text}`)
  }

  test('of none is refused', async () => {
    await expect(findings()).rejects.toThrow('There is no provider yet')
  })

  test('says what is good', async () => {
    await save()
    provider().lies = {
      answer: {
        '/token': (_, response) =>
          response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}'),
      },
    }
    expect(await findings()).toEqual([
      'good: The provider answers, under the issuer that is set.',
      'good: It supports PKCE with S256.',
      'good: It can be asked for e-mail addresses.',
      'good: It accepts the client id and the client secret.',
    ])
  })

  test('says what is wrong or cannot be told', async () => {
    await save()
    const answer = {
      '/token': (_: unknown, response: { writeHead(status: number, headers: object): { end(text: string): void } }) =>
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}'),
    }
    provider().lies = {
      discovery: { code_challenge_methods_supported: ['plain'], scopes_supported: ['openid'] },
      answer: answer as never,
    }
    expect((await findings()).slice(1)).toEqual([
      expect.stringMatching(/^unsure: It does not say that it supports PKCE/),
      expect.stringMatching(/^bad: It does not offer the scope “email”/),
      'bad: The provider does not accept the client id or the client secret.',
    ])
    provider().lies = { discovery: { issuer: 'https://accounts.example.com' } }
    expect(await findings()).toEqual([expect.stringMatching(/^bad: .* calls itself “https:\/\/accounts.example.com”/)])
  })
})

describe('finding a provider', () => {
  test('looks at the domain alone: everybody has the same answer, with an account or without', async () => {
    const domain = `${organization().slug}.example`
    await save({ domains: [domain] })
    const shown = [
      {
        organizationId: organization().id,
        name: organization().name,
        slug: organization().slug,
        host: new URL(provider().issuer).host,
      },
    ]
    expect(await loginProvidersFor(`nobody@${domain}`)).toEqual(shown)
    expect(await loginProvidersFor(`NOBODY@${domain.toUpperCase()}`)).toEqual(shown)
    for (const email of [`nobody@sub.${domain}`, domain, '', '@', 'a@\0', 'a@\ud800'])
      expect(await loginProvidersFor(email)).toEqual([])
  })

  test('finds none that is switched off, or of a deleted organization', async () => {
    const domain = `${organization().slug}.example`
    await save({ domains: [domain], enabled: false })
    expect(await loginProvidersFor(`a@${domain}`)).toEqual([])
    expect(await loginProvider(organization().slug)).toBeNull()
    await save({ domains: [domain] })
    expect(await loginProvider(organization().slug)).toMatchObject({ name: organization().name })
    await db.organization.update({ where: { id: organization().id }, data: { deletedAt: new Date() } })
    expect(await loginProvidersFor(`a@${domain}`)).toEqual([])
    expect(await loginProvider(organization().slug)).toBeNull()
  })

  test('finds every organization that names the domain', async () => {
    const domain = `${organization().slug}.example`
    await save({ domains: [domain] })
    const other = await createTestOrganization()
    await setUpProvider(other, provider(), { domains: [domain] })
    expect((await loginProvidersFor(`a@${domain}`)).map(({ slug }) => slug)).toEqual([organization().slug, other.slug])
  })
})
