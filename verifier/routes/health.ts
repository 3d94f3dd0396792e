import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { retryAfter } from './forward-auth-answer'
import { only } from './only'

/**
 * `/healthz`: the process answers. `/readyz`: it could also decide, because it knows what has changed until within the bound. Of several workers
 * the one that has the connection answers, for itself.
 */
export function healthRoutes(app: FastifyInstance, { feed }: VerifierContext): void {
  only(app, 'GET', '/healthz', async () => ({ status: 'ok' }))
  only(app, 'GET', '/readyz', async (_request, reply) => {
    const age = feed.age()
    const facts = { position: feed.position() ?? null, ageMilliseconds: Number.isFinite(age) ? Math.round(age) : null }
    if (feed.isFresh()) return { status: 'ready', ...facts }
    return reply
      .code(503)
      .header('retry-after', retryAfter)
      .send({ status: 'unavailable', ...facts })
  })
}
