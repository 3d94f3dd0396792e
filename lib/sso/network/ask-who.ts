import 'server-only'
import { authorizationCodeGrant, type Configuration, fetchUserInfo } from 'openid-client'
import { ProviderProblem } from '../provider-problem'
import { readProblem } from './read-problem'

type Expected = { state: string; nonce: string; verifier: string }

/**
 * Exchanges the code that a browser brought for what the provider says of its user. Checked on the way: state, `iss` (RFC 9207), PKCE,
 * and of the ID token its signature, issuer, audience, nonce and time (OpenID Connect Core 3.1.3.7).
 * @param callback the redirect URI with the query that the browser brought.
 * @throws ProviderProblem in words.
 */
export async function askWho(
  configuration: Configuration,
  callback: URL,
  { state, nonce, verifier }: Expected,
): Promise<Record<string, unknown>> {
  try {
    const tokens = await authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new ProviderProblem('bad_answer')
    if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return claims
    // Providers may keep what the scopes ask for out of the ID token (section 5.4). Address and its verification come from one place.
    const { email, email_verified, name } = await fetchUserInfo(configuration, tokens.access_token, claims.sub)
    return { ...claims, email, email_verified, name: name ?? claims.name }
  } catch (error) {
    throw readProblem(error, 'sign-in')
  }
}
