import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { decideQuestion } from '../decide-question'
import { callerOf } from '../request/caller'
import { readVerifyRequest } from '../request/verify-request'
import { only } from './only'

/** `POST /v1/verify`: one decision, for anyone who holds the token. A well-formed request is answered 200, refusals included. */
export function verifyRoute(app: FastifyInstance, context: VerifierContext): void {
  only(app, 'POST', '/v1/verify', async (request) => {
    const question = readVerifyRequest(request.body)
    return decideQuestion(context, question, callerOf(request.raw, context.trustedProxies))
  })
}
