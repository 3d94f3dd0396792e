import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

// A real OpenID provider on this machine, whose users are whomever a test says. Nothing of the product imports this file.

export type Account = { sub: string; email: string; email_verified: boolean; name?: string }

export type TestProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who is signed in at the provider, as its own session would have it; null: whoever comes goes back without. */
  account: Account | null
  close: () => Promise<void>
}

/**
 * Starts a provider. Its only client may send users back to `redirectUris`.
 * @param claims in which answer the address stands: in the ID token, or at the UserInfo endpoint alone, as the specification has it.
 */
export async function startOpenIdProvider(
  redirectUris: string[],
  { claims = 'id_token' as 'id_token' | 'userinfo' } = {},
): Promise<TestProvider> {
  const server = createServer((request, response) => handle(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'latchkey', client_secret: 'a secret that both of them know', redirect_uris: redirectUris }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: claims === 'userinfo',
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ ...test.account!, sub: accountId }) }),
    // What went wrong, for whoever reads a failed test.
    renderError: (context, out) => {
      context.type = 'text'
      context.body = JSON.stringify(out)
    },
    // Whoever administers it has agreed for everybody.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()
  const handle: typeof callback = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    const { account } = test
    const result = account ? { login: { accountId: account.sub, remember: false } } : { error: 'access_denied' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  const test: TestProvider = {
    issuer,
    clientId: 'latchkey',
    clientSecret: 'a secret that both of them know',
    account: null,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return test
}
