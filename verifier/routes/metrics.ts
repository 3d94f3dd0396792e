import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { createVerifierMetrics } from '../metrics/verifier-metrics'
import { inTurn } from '../revocations/in-turn'
import { only } from './only'

/** Anyone may ask, and all processes have to answer: once for all who ask meanwhile, and so many milliseconds apart. */
const leastPause = 100

/** `GET /metrics`: what Prometheus reads, of all processes of this verifier together. */
export function metricsRoute(app: FastifyInstance, context: VerifierContext): void {
  const { siblings } = context
  const metrics = createVerifierMetrics(context)
  siblings.tellWith(metrics.tell)
  const read = inTurn(leastPause, async () => metrics.text(await siblings.ask()))
  only(app, 'GET', '/metrics', async (_request, reply) => {
    return reply.type(metrics.contentType).send(await read())
  })
}
