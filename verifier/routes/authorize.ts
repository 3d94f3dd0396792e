import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { decideQuestion } from '../decide-question'
import { readAuthorizeRequest } from '../request/authorize-request'
import { callerOf } from '../request/caller'
import { forwardAuthAnswer } from './forward-auth-answer'

/**
 * `* /v1/authorize`: forward-auth for nginx, Caddy and Traefik. The answer's status is the decision; its body is the same as that of
 * `/v1/verify`. A body that the proxy passes along is left unread.
 */
export function authorizeRoute(app: FastifyInstance, context: VerifierContext): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all('/v1/authorize', async (request, reply) => {
      const question = readAuthorizeRequest(request, context.trustedProxies)
      const decision = await decideQuestion(context, question, callerOf(request.raw, context.trustedProxies))
      const { status, headers } = forwardAuthAnswer(decision)
      return reply.code(status).headers(headers).send(decision)
    })
  })
}
