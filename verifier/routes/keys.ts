import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { Problem } from '../problem'
import { callerOf } from '../request/caller'
import { isKnown } from '../request/revocations-request'
import { only } from './only'

/** In failures: an organization that there is not costs a look into the database. */
const costOfUnknown = 10

/** `GET /v1/orgs/<slug>/keys`: the public keys of an organization, for whoever verifies its tokens offline. */
export function keysRoute(app: FastifyInstance, { keyLists, limits, trustedProxies }: VerifierContext): void {
  only(app, 'GET', '/v1/orgs/:slug/keys', async (request, reply) => {
    const { slug } = request.params as { slug: string }
    const who = { caller: callerOf(request.raw, trustedProxies) }
    limits.admitRequest(who)
    let isNew = false
    // No slug holds NUL, and PostgreSQL's text cannot.
    const list = slug.includes('\0')
      ? null
      : await keyLists.read(slug, () => {
          isNew = true
          limits.admitUnknown(who)
        })
    if (!list && isNew) limits.countFailure(who, costOfUnknown)
    if (!list) throw new Problem(404, 'not_found', 'There is no such organization.')
    reply.header('etag', list.etag)
    if (isKnown(request.headers['if-none-match'], list.etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(list.body)
  })
}
