import 'server-only'
import { authorizationCodeGrant, type Configuration, ResponseBodyError } from 'openid-client'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { decryptClientSecret } from '../client-secret'
import { discover } from '../network/discover'
import { readProblem } from '../network/read-problem'
import { ProviderProblem } from '../provider-problem'
import { redirectUri } from '../redirect-uri'
import { requireProviderAdmin } from '../require-provider-admin'
import { findProvider } from './find-provider'

/** What was found, one sentence each. `unsure`: it cannot be told without somebody's sign-in, or need not stop anybody. */
export type Finding = { verdict: 'good' | 'bad' | 'unsure'; text: string }

/** Asks the provider that is kept what it is, and whether it knows Latchkey. Changes nothing, there or here. */
export async function testConnection(slug: string): Promise<Finding[]> {
  const member = await requireProviderAdmin(slug)
  const provider = await findProvider(db, member.organization.id)
  if (!provider) throw new Refusal('There is no provider yet. Save one first.')
  const { issuer, clientId } = provider
  try {
    const configuration = await discover({ issuer, clientId, clientSecret: decryptClientSecret(provider) })
    return [
      { verdict: 'good', text: 'The provider answers, under the issuer that is set.' },
      pkce(configuration),
      addresses(configuration),
      await credentials(configuration, redirectUri(member.organization.id)),
    ]
  } catch (error) {
    if (!(error instanceof ProviderProblem)) throw error
    return [{ verdict: 'bad', text: [error.message, error.detail].filter(Boolean).join(' ') }]
  }
}

function pkce(configuration: Configuration): Finding {
  if (configuration.serverMetadata().supportsPKCE()) {
    return { verdict: 'good', text: 'It supports PKCE with S256.' }
  }
  return {
    verdict: 'unsure',
    text: 'It does not say that it supports PKCE with S256. Latchkey uses it all the same; if signing in fails there, ask for it.',
  }
}

function addresses(configuration: Configuration): Finding {
  const { scopes_supported: scopes } = configuration.serverMetadata()
  if (!scopes || scopes.includes('email')) return { verdict: 'good', text: 'It can be asked for e-mail addresses.' }
  return { verdict: 'bad', text: 'It does not offer the scope “email”, so it will not tell who signs in.' }
}

// A code that nobody was given: a provider that knows its client says so of the code, one that does not, of the client.
async function credentials(configuration: Configuration, callback: string): Promise<Finding> {
  const good: Finding = { verdict: 'good', text: 'It accepts the client id and the client secret.' }
  try {
    const answer = new URL(callback)
    answer.search = new URLSearchParams({ code: 'test', iss: configuration.serverMetadata().issuer }).toString()
    await authorizationCodeGrant(configuration, answer, { pkceCodeVerifier: 'x'.repeat(43) })
    return good
  } catch (error) {
    if (error instanceof ResponseBodyError && error.error === 'invalid_grant') return good
    const problem = readProblem(error, 'sign-in')
    if (!(problem instanceof ProviderProblem)) throw error
    if (problem.code === 'credentials') return { verdict: 'bad', text: problem.message }
    return {
      verdict: 'unsure',
      text: 'Whether it accepts the client id and the client secret shows at the first sign-in.',
    }
  }
}
