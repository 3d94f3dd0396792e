import type { FastifyInstance } from 'fastify'
import type { VerifierContext } from '../context'
import { Problem } from '../problem'
import { only } from './only'

/** `GET /v1/orgs/<slug>/keys`: the public keys of an organization, for whoever verifies its tokens offline. */
export function keysRoute(app: FastifyInstance, { db }: VerifierContext): void {
  only(app, 'GET', '/v1/orgs/:slug/keys', async (request) => {
    const { slug } = request.params as { slug: string }
    const organization = await findKeys(db, slug)
    if (!organization) throw new Problem(404, 'not_found', 'There is no such organization.')
    return {
      keys: organization.signingKeys.map((key) => ({ ...key, algorithm: 'ed25519' })),
    }
  })
}

// No slug holds NUL, and PostgreSQL's text cannot.
async function findKeys(db: VerifierContext['db'], slug: string) {
  if (slug.includes('\0')) return null
  try {
    return await db.organization.findUnique({
      where: { slug },
      select: {
        signingKeys: {
          select: { id: true, publicKey: true, state: true, createdAt: true, retiredAt: true },
          orderBy: { id: 'asc' },
        },
      },
    })
  } catch (error) {
    throw Object.assign(new Problem(503, 'unavailable', 'The keys cannot be read just now. Try again shortly.'), {
      cause: error,
    })
  }
}
