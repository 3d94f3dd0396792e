import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { limitLookup } from '../limits/organization-lookup'
import { addressOf } from '../limits/request-limits'
import { callerOf } from '../request/caller'
import { isKnown, readRevocationsRequest } from '../request/revocations-request'
import { only } from './only'

/**
 * `GET /v1/orgs/<slug>/revocations?since=N`: what an organization's feed says after a position, signed, for whoever verifies its tokens
 * offline; with `Accept: text/event-stream`, as a stream of such pages. See docs/guides/revocation-feed.
 */
export function revocationsRoute(app: FastifyInstance, { revocations, limits, trustedProxies }: VerifierContext): void {
  const { feed, streams } = revocations
  only(app, 'GET', '/v1/orgs/:slug/revocations', async (request, reply) => {
    const who = { caller: callerOf(request.raw, trustedProxies) }
    limits.admitRequest(who)
    const address = addressOf(who)
    const { slug, since, stream } = readRevocationsRequest(request)
    if (stream) streams.makeSureOfRoom(address)
    const answer = await limitLookup(limits, who, (beforeLookup) => feed.page(slug, since, address, beforeLookup))
    if (stream) {
      streams.makeSureOfRoom(address)
      reply.hijack()
      streams.open(slug, answer, address, reply.raw)
      return reply
    }
    reply.headers({ etag: answer.etag, vary: 'accept' })
    if (isKnown(request.headers['if-none-match'], answer.etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(answer.body)
  })
  app.addHook('preClose', async () => streams.close())
}
