import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { retryAfter } from './forward-auth-answer'
import { only } from './only'

/** `/healthz`: the process answers. `/readyz`: it could also decide, because it reaches the database. */
export function healthRoutes(app: FastifyInstance, { db }: VerifierContext): void {
  only(app, 'GET', '/healthz', async () => ({ status: 'ok' }))
  only(app, 'GET', '/readyz', async (request, reply) => {
    try {
      // A table of Latchkey's own: an empty database answers, but decides nothing.
      await db.$queryRaw`SELECT FROM "Organization" LIMIT 1`
      return { status: 'ready' }
    } catch (error) {
      request.log.warn({ err: error }, 'not ready: the database does not answer')
      return reply.code(503).header('retry-after', retryAfter).send({ status: 'unavailable' })
    }
  })
}
