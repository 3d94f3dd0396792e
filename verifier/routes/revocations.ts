import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { callerOf } from '../request/caller'
import { isKnown, readRevocationsRequest } from '../request/revocations-request'
import { only } from './only'

/**
 * `GET /v1/orgs/<slug>/revocations?since=N`: what an organization's feed says after a position, signed, for whoever verifies its tokens
 * offline; with `Accept: text/event-stream`, as a stream of such pages. docs/guides/revocation-feed.md.
 */
export function revocationsRoute(app: FastifyInstance, { revocations, limits, trustedProxies }: VerifierContext): void {
  const { feed, streams } = revocations
  only(app, 'GET', '/v1/orgs/:slug/revocations', async (request, reply) => {
    const who = { caller: callerOf(request.raw, trustedProxies) }
    limits.admitRequest(who)
    // An organization that there is not costs a look into the database, and counts as a failure.
    limits.admitUnknown(who)
    const { slug, since, stream } = readRevocationsRequest(request)
    if (stream) streams.makeSureOfRoom()
    const answer = await feed.page(slug, since)
    if (stream) {
      streams.makeSureOfRoom()
      reply.hijack()
      streams.open(slug, answer, reply.raw)
      return reply
    }
    reply.headers({ etag: answer.etag, vary: 'accept' })
    if (isKnown(request.headers['if-none-match'], answer.etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(answer.body)
  })
  app.addHook('preClose', async () => streams.close())
}
