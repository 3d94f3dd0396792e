import 'server-only'
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import { networkOf } from '../../address-network'
import { countAttempt } from '../../auth/attempt-limits'
import { returnPath } from '../../auth/return-path'
import { db } from '../../db/client'
import { beginAttempt, derivedFrom } from '../attempt'
import { discover } from '../network/discover'
import { ProviderProblem } from '../provider-problem'
import { enabledProvider } from '../queries/enabled-provider'
import { redirectUri } from '../redirect-uri'
import type { SignInProblem } from '../sign-in-problem'

/** Beginnings from one address: each asks the provider something. Wide, because offices share one. */
export const startLimit = { points: 300, duration: 15 * 60 }

export type Started =
  | { ok: true; location: string; secret: string }
  | { ok: false; slug: string | null; problem: SignInProblem }

/** Sends a browser on its way to an organization's provider (OpenID Connect Core 3.1.2.1, with PKCE, state and nonce). */
export async function startSignIn(organizationId: unknown, back: unknown, address: string | null): Promise<Started> {
  const provider = await enabledProvider(organizationId)
  if (!provider) return { ok: false, slug: null, problem: 'switched_off' }
  const { slug } = provider.organization
  const counted = await countAttempt([{ name: 'sso/address', limit: startLimit, key: networkOf(address) }])
  if ('retryAfterSeconds' in counted) return { ok: false, slug, problem: 'too_many' }
  try {
    const configuration = await discover(provider)
    const attempt = { stage: 'asked' as const, providerId: provider.id, back: returnPath(back) }
    const secret = await beginAttempt(db, attempt)
    const { state, nonce, verifier } = derivedFrom(secret)
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri(provider.organization.id),
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { ok: true, location: location.href, secret }
  } catch (error) {
    if (error instanceof ProviderProblem) return { ok: false, slug, problem: error.code }
    throw error
  }
}
