import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

// A provider that says what a test wants it to say, true or not. Nothing of the product imports this file.

type Json = Record<string, unknown>

export type Lies = {
  /** What the discovery document says in place of the truth. */
  discovery?: Json
  /** What the ID token says in place of the truth; undefined leaves a claim out. */
  claims?: Json
  /** How the ID token is signed; the truth is a key of the provider's own. */
  sign?: (claims: JWTPayload) => Promise<string> | string
  /** What the browser brings back in place of the truth. */
  callback?: Record<string, string>
  /** Answers a path in its own way. */
  answer?: Record<string, (request: IncomingMessage, response: ServerResponse) => void>
}

export type LyingProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  lies: Lies
  /** The bodies that the token endpoint got. */
  asked: URLSearchParams[]
  close: () => Promise<void>
}

const truth = { sub: 'lisa', email: 'lisa@example.com', email_verified: true, name: 'Lisa Liar' }

/** Starts one. Whoever it sends back is Lisa, as long as it does not lie. */
export async function startLyingProvider(): Promise<LyingProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, { nonce: string | null }>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer)
    const own = provider.lies.answer?.[url.pathname]
    if (own) return own(request, response)
    if (url.pathname === '/.well-known/openid-configuration')
      return json(response, { ...document(), ...provider.lies.discovery })
    if (url.pathname === '/keys') return json(response, { keys: [jwk] })
    if (url.pathname === '/authorize') return redirectBack(url.searchParams, response)
    if (url.pathname === '/token') return json(response, await tokens(new URLSearchParams(await bodyOf(request))))
    response.writeHead(404).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  const document = () => ({
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/authorize`,
    token_endpoint: `${provider.issuer}/token`,
    jwks_uri: `${provider.issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  })
  const redirectBack = (query: URLSearchParams, response: ServerResponse) => {
    const code = crypto.randomUUID()
    codes.set(code, { nonce: query.get('nonce') })
    const back = new URL(query.get('redirect_uri')!)
    const answer = { code, state: query.get('state')!, ...provider.lies.callback }
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value)
    response.writeHead(303, { location: back.href }).end()
  }
  const tokens = async (body: URLSearchParams) => {
    provider.asked.push(body)
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      iss: provider.issuer,
      aud: provider.clientId,
      iat: now,
      exp: now + 300,
      nonce: codes.get(body.get('code') ?? '')?.nonce ?? undefined,
      ...truth,
      ...provider.lies.claims,
    }
    const sign = provider.lies.sign ?? ownSignature
    return { access_token: 'access', token_type: 'Bearer', id_token: await sign(claims) }
  }
  const ownSignature = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(privateKey)

  const provider: LyingProvider = {
    issuer: `http://localhost:${(server.address() as AddressInfo).port}`,
    clientId: 'latchkey',
    clientSecret: 'a secret that both know, of 32 characters and more',
    lies: {},
    asked: [],
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return provider
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
