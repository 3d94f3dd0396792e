import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import pg from 'pg'
import { createAdapter } from './oidc-adapter.mjs'
import { listen, ready } from './serve.mjs'

// oidc-provider's introspection (RFC 7662) of an opaque access token, asked by a client with its secret. Clients are configured. Tokens are
// in PostgreSQL (DATABASE_URL), as its documentation asks of a production set-up; without it they are in the memory of this process, where it
// finds them faster but loses them.

const clients = ['caller', 'api'].map((id) => ({
  client_id: id,
  client_secret: randomBytes(32).toString('hex'),
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
}))
const [caller, api] = clients.map(
  ({ client_id, client_secret }) => `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
)
const database = process.env.DATABASE_URL
const server = createServer()
const port = await listen(server)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  ...(database && { adapter: await createAdapter(new pg.Pool({ connectionString: database })) }),
  scopes: ['order:list'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
  },
  ttl: { ClientCredentials: 86_400 },
})
server.on('request', provider.callback())

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const granted = await fetch(`http://127.0.0.1:${port}/token`, {
  method: 'POST',
  headers: { ...form, authorization: caller },
  body: 'grant_type=client_credentials&scope=order%3Alist',
})
const { access_token: token } = await granted.json()
ready({
  port,
  path: '/token/introspection',
  headers: { ...form, authorization: api },
  bodies: [`token=${token}&token_type_hint=access_token`],
  good: '"active":true',
})
