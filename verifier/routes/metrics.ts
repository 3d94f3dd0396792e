import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { createVerifierMetrics } from '../metrics/verifier-metrics'
import { only } from './only'

/** `GET /metrics`: what Prometheus reads, of all processes of this verifier together. */
export function metricsRoute(app: FastifyInstance, context: VerifierContext): void {
  const { siblings } = context
  const metrics = createVerifierMetrics(context)
  siblings.tellWith(metrics.tell)
  only(app, 'GET', '/metrics', async (_request, reply) => {
    const text = await metrics.text(await siblings.ask())
    return reply.type(metrics.contentType).send(text)
  })
}
