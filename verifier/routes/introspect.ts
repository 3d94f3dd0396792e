import type { IncomingMessage } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { type Decision, refuse } from '@/lib/decision/decision'
import type { VerifierContext } from '../context'
import { decideQuestion } from '../decide-question'
import { problemAnswer } from '../errors'
import { introspectToken } from '../introspect-token'
import { limitBroken } from '../limits/limit-broken'
import { Problem } from '../problem'
import { bearerToken } from '../request/bearer-token'
import { callerOf, clientAddress } from '../request/caller'
import { readIntrospectRequest } from '../request/introspect-request'
import type { Question } from '../request/verify-request'
import { forwardAuthAnswer } from './forward-auth-answer'
import { only } from './only'

/**
 * `POST /v1/introspect` (RFC 7662): what a token of the caller's own organization is, for callers whose service token may do
 * `latchkey/token:introspect`. Answered from the same memory as decisions, and never about what another organization has.
 */
export function introspectRoute(app: FastifyInstance, context: VerifierContext): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: unknown, body: string) => body,
    )
    scope.setErrorHandler<FastifyError>((error, request, reply) => {
      const told = limitBroken(context, request.raw, inItsWords(error))
      const { status, headers, document } = problemAnswer(told, request.log)
      // Beside what every problem says, the member that OAuth clients look for (RFC 6749, section 5.2).
      return reply
        .code(status)
        .headers(headers)
        .send(JSON.stringify({ ...document, error: document.code }))
    })
    only(scope, 'POST', '/v1/introspect', async (request) => {
      const organizationId = await admit(context, request)
      return introspectToken(context, readIntrospectRequest(request.body), organizationId)
    })
  })
}

function inItsWords(error: FastifyError): Error {
  if (error.statusCode !== 415) return error
  return new Problem(415, 'unsupported_media_type', 'Send the body as application/x-www-form-urlencoded.')
}

/** Decides about the caller's own token as about any other. Throws a Problem unless it may ask; answers its organization. */
async function admit(context: VerifierContext, { raw }: FastifyRequest): Promise<string> {
  const secret = bearerToken(raw.headersDistinct.authorization)
  const { organization, token } = allowed(await decideCaller(context, raw, secret))
  if (token.kind === 'service') return organization.id
  throw new Problem(
    403,
    'insufficient_scope',
    'Only service tokens may introspect.',
    [],
    forwardAuthAnswer(refuse('not_permitted', '')).headers,
  )
}

function decideCaller(context: VerifierContext, request: IncomingMessage, secret: string) {
  const caller = callerOf(request, context.trustedProxies)
  const clientIp = clientAddress(caller)
  const token = context.tokens.read(secret)
  const question: Question = {
    token: secret,
    // Anyone's token may ask about its own organization. Until the signature has held, this is a claim that decides nothing.
    organization: token.ok ? token.token.authority.organizationId : '',
    operation: 'latchkey/token:introspect',
    access: 'read',
    method: 'POST',
    path: '/v1/introspect',
    ...(clientIp !== undefined && { clientIp }),
  }
  return decideQuestion(context, question, caller)
}

function allowed(decision: Decision) {
  const { organization, token, code, reason } = decision
  if (decision.allowed && organization && token) return { organization, token }
  const { status, headers } = forwardAuthAnswer(decision)
  const problem = { 401: 'invalid_token', 403: 'insufficient_scope' }[status]
  throw new Problem(status, problem ?? code, reason, [], headers)
}
