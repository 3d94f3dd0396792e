import Fastify from 'fastify'
import { createOfflineVerifier } from 'latchkey/verifier'

// An order service that verifies Latchkey's tokens itself. Only orders are thrown away with a question to the verifier.

const { LATCHKEY_VERIFIER_URL = 'http://localhost:3001', PORT = '9000', STALENESS_SECONDS = '5' } = process.env
const organization = process.env.LATCHKEY_ORGANIZATION ?? 'northwind'
// From the address of the application's page: app_…
const application = process.env.LATCHKEY_APPLICATION_ID

const app = Fastify({ logger: { level: 'warn' } })

const latchkey = await createOfflineVerifier({
  url: LATCHKEY_VERIFIER_URL,
  organization,
  stalenessSeconds: Number(STALENESS_SECONDS),
  log: app.log,
})

/** Refuses a request whose token may not be used for it. Say what the route does: offline no catalogue of operations does. */
function allows(operation, access) {
  return async (request, reply) => {
    const answer = await latchkey.verify({ ...questionOf(request), operation, access })
    if (!answer.valid) return refuse(reply, answer)
    request.principal = answer.principal
  }
}

/** As above, with role and teams as they are now. */
function allowsAsked(operation, access) {
  return async (request, reply) => {
    const answer = await ask({ ...questionOf(request), organization, operation, access })
    if (!answer.allowed) return refuse(reply, answer)
    request.principal = answer.principal
  }
}

/** While the verifier is away, or answers that there are too many questions, nothing is said about the token. */
async function ask(question) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(question)
  const asked = await fetch(`${LATCHKEY_VERIFIER_URL}/v1/verify`, { method: 'POST', headers, body }).catch(
    () => undefined,
  )
  return asked?.ok ? asked.json() : { code: 'unavailable', reason: 'Nobody can say just now. Try again shortly.' }
}

function questionOf({ headers, ip, method, url }) {
  return { token: headers.authorization, application, clientIp: ip, method, path: url }
}

function refuse(reply, { code, reason }) {
  if (code === 'unavailable') return reply.code(503).header('retry-after', '1').send({ code, reason })
  if (code === 'missing') return reply.code(401).header('www-authenticate', 'Bearer').send({ code, reason })
  const isForbidden = ['unknown_application', 'restricted', 'too_complex', 'not_permitted'].includes(code)
  return reply
    .code(isForbidden ? 403 : 401)
    .header('www-authenticate', `Bearer error="${isForbidden ? 'insufficient_scope' : 'invalid_token'}"`)
    .send({ code, reason })
}

app.get('/orders', { preHandler: allows('order:list', 'read') }, async ({ principal }) => ({ orders: [], principal }))
app.post('/orders', { preHandler: allows('order:create', 'write') }, async ({ principal }) => ({
  created: 1,
  principal,
}))
app.delete('/orders/:id', { preHandler: allowsAsked('order:delete', 'write') }, async () => ({ deleted: 1 }))
app.get('/readyz', async (_request, reply) => {
  const status = latchkey.status()
  return reply.code(status.available ? 200 : 503).send(status)
})
app.addHook('onClose', () => latchkey.close())

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void app.close())
console.log(`Orders at ${await app.listen({ port: Number(PORT) })}`)
