import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import { Problem } from '../problem'

/** Registers a route with its one method (and HEAD beside GET); every other method is answered 405 with `Allow`. */
export function only(app: FastifyInstance, method: 'GET' | 'POST', url: string, handler: RouteHandlerMethod): void {
  const allowed: string[] = method === 'GET' ? ['GET', 'HEAD'] : [method]
  app.route({ method, url, handler })
  app.route({
    method: app.supportedMethods.filter((other) => !allowed.includes(other)),
    url,
    // Before the body is read: it may be none that could be.
    onRequest: async (_request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new Problem(405, 'method_not_allowed', `This address takes ${allowed.join(' and ')} only.`)
    },
    handler,
  })
}
