import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { limitLookup } from '../limits/organization-lookup'
import { addressOf } from '../limits/request-limits'
import { Problem } from '../problem'
import { callerOf } from '../request/caller'
import { isKnown } from '../request/revocations-request'
import { slugOf } from '../request/slug-of'
import { only } from './only'

/** `GET /v1/orgs/<slug>/keys`: the public keys of an organization, for whoever verifies its tokens offline. */
export function keysRoute(app: FastifyInstance, { keyLists, limits, trustedProxies }: VerifierContext): void {
  only(app, 'GET', '/v1/orgs/:slug/keys', async (request, reply) => {
    const slug = slugOf(request)
    const who = { caller: callerOf(request.raw, trustedProxies) }
    limits.admitRequest(who)
    const list = await limitLookup(limits, who, async (beforeLookup) => {
      // No slug holds NUL, and PostgreSQL's text cannot.
      const found = slug.includes('\0') ? null : await keyLists.read(slug, addressOf(who), beforeLookup)
      if (!found) throw new Problem(404, 'not_found', 'There is no such organization.')
      return found
    })
    reply.header('etag', list.etag)
    if (isKnown(request.headers['if-none-match'], list.etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(list.body)
  })
}
