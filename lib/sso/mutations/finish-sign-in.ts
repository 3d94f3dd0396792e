import 'server-only'
import type { Client } from '../../auth/client-address'
import { db, Prisma } from '../../db/client'
import { routes } from '../../routes'
import { derivedFrom, takeAttempt } from '../attempt'
import { type Person, readClaims } from '../claims'
import { askWho } from '../network/ask-who'
import { discover } from '../network/discover'
import { ProviderProblem } from '../provider-problem'
import { type EnabledProvider, enabledProvider } from '../queries/enabled-provider'
import { redirectUri } from '../redirect-uri'
import type { SignInProblem } from '../sign-in-problem'
import { queueRefusedSignIn } from './queue-refused-sign-in'
import { type Settled, settleSignIn } from './settle-sign-in'

export type Finished =
  | { outcome: 'in'; session: { id: string; expiresAt: Date }; path: string }
  | { outcome: 'connect'; secret: string }
  | { outcome: 'refused'; slug: string | null; problem: SignInProblem }

/**
 * Takes what the provider sent the browser back with.
 * @param query of the request, as it came.
 * @param secret what the browser's cookie carries of the attempt.
 */
export async function finishSignIn(
  organizationId: string,
  query: URLSearchParams,
  secret: string | undefined,
  client: Client,
): Promise<Finished> {
  const provider = await enabledProvider(organizationId)
  if (!provider) return { outcome: 'refused', slug: null, problem: 'switched_off' }
  const { slug } = provider.organization
  const over = { outcome: 'refused' as const, slug, problem: 'over' as const }
  // Before anything is used up: a stranger's link to here ends nobody's sign-in.
  if (!secret || query.get('state') !== derivedFrom(secret).state) return over
  const attempt = await takeAttempt(db, secret, 'asked')
  if (attempt?.providerId !== provider.id) return over
  try {
    const claims = await claimsFor(provider, query, secret)
    const read = readClaims(claims, provider.domains)
    if (!read.ok) return await refused(provider, read.problem, client)
    const settled = await settle(provider, read.person, attempt.back, client)
    if (settled.outcome === 'refused')
      return await refused(provider, settled.problem, client, { email: read.person.email })
    return settled.outcome === 'in' ? { ...settled, path: pathIn(slug, attempt.back) } : settled
  } catch (error) {
    if (!(error instanceof ProviderProblem)) throw error
    return await refused(provider, error.code, client, { detail: error.detail })
  }
}

async function claimsFor(provider: EnabledProvider, query: URLSearchParams, secret: string) {
  const callback = new URL(redirectUri(provider.organization.id))
  callback.search = query.toString()
  return askWho(await discover(provider), callback, derivedFrom(secret))
}

async function settle(
  provider: EnabledProvider,
  person: Person,
  back: string | null,
  client: Client,
): Promise<Settled> {
  const settling = () => db.$transaction((tx) => settleSignIn(tx, provider, person, back, client))
  try {
    return await settling()
  } catch (error) {
    // Somebody else's first sign-in took the address at the same moment: now it is an account's.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return settling()
    throw error
  }
}

// A session of the provider's reaches its organization alone, and so does the way back.
function pathIn(slug: string, back: string | null): string {
  const overview = routes.overview(slug)
  return back === overview || back?.startsWith(`${overview}/`) || back?.startsWith(`${overview}?`) ? back : overview
}

async function refused(
  provider: EnabledProvider,
  problem: SignInProblem,
  client: Client,
  about: { email?: string; detail?: string } = {},
): Promise<Finished> {
  await queueRefusedSignIn(provider.organization.id, problem, client, about)
  return { outcome: 'refused', slug: provider.organization.slug, problem }
}
