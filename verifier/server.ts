import { METHODS } from 'node:http'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { type FinishLimits, followConnections } from './connections'
import type { VerifierContext } from './context'
import { answerBrokenConnection, answerError, notFound } from './errors'
import { limitBroken } from './limits/limit-broken'
import { parseJson } from './request/parse-json'
import { authorizeRoute } from './routes/authorize'
import { healthRoutes } from './routes/health'
import { introspectRoute } from './routes/introspect'
import { keysRoute } from './routes/keys'
import { metricsRoute } from './routes/metrics'
import { revocationsRoute } from './routes/revocations'
import { verifyRoute } from './routes/verify'
import { answerVerifyDirectly } from './routes/verify-directly'

/** Twice the longest token, and what else a request can name. */
const maxBody = 16 * 1024
/** A proxy passes all headers of the request it holds along: a token of 8,000 characters and the application's own cookies. */
const maxHeaders = 64 * 1024

/** Builds the verifier's HTTP server (contract §4). The caller lets it listen, and closes it before what the context holds. */
export function buildServer(context: VerifierContext, log: FastifyBaseLogger, finish: FinishLimits): FastifyInstance {
  const fail = (error: Error, request: FastifyRequest, reply: FastifyReply) =>
    answerError(limitBroken(context, request.raw, error), request, reply)
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    // Addresses and headers may carry a token by mistake; the routes log what is worth it.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBody,
    requestTimeout: 15_000,
    http: { maxHeaderSize: maxHeaders },
    // What arrives on an open connection while the server closes is still answered, and the connection then closed.
    return503OnClosing: false,
    frameworkErrors: fail,
    clientErrorHandler: answerBrokenConnection,
  })
  for (const method of METHODS) {
    if (method !== 'CONNECT' && !app.supportedMethods.includes(method)) app.addHttpMethod(method)
  }
  // JSON alone: text/plain could be posted by any web page without asking first.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: unknown, body: string) =>
    parseJson(body),
  )
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
  const connections = followConnections(app.server)
  app.addHook('onSend', async (_request, reply) => {
    if (connections.isClosing()) reply.header('connection', 'close')
  })
  app.setErrorHandler<Error>(fail)
  app.setNotFoundHandler(notFound)
  verifyRoute(app, context)
  authorizeRoute(app, context)
  introspectRoute(app, context)
  keysRoute(app, context)
  revocationsRoute(app, context)
  healthRoutes(app, context)
  metricsRoute(app, context)
  answerVerifyDirectly(app.server, context, { log, maxBody, isClosing: connections.isClosing })
  // After those of the routes, so that answers without an end have come to one.
  app.addHook('preClose', () => connections.finish(finish))
  return app
}
