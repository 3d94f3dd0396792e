import 'server-only'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import { z } from 'zod'
import { ProviderProblem } from '../provider-problem'
import { isSecureEnough, providerFetch } from './provider-fetch'
import { callsItself, readProblem } from './read-problem'

/** What an organization's provider knows Latchkey by. */
export type Registration = { issuer: string; clientId: string; clientSecret: string }

const endpoint = z.string().refine((value) => URL.canParse(value))
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
})

/**
 * Asks a provider what it is (OpenID Connect Discovery 1.0), and takes it only if it is what was asked for: the same issuer to the
 * letter, every address secure, and tokens signed with a key of its own, not with the secret it shares with us and not at all.
 * @throws ProviderProblem in words.
 */
export async function discover({ issuer, clientId, clientSecret }: Registration): Promise<Configuration> {
  const ask = providerFetch(issuer)
  const plain = new URL(issuer).protocol === 'http:'
  if (!isSecureEnough(new URL(issuer))) throw new ProviderProblem('insecure')
  const found = await discovery(new URL(issuer), clientId, undefined, None(), {
    algorithm: 'oidc',
    [customFetch]: ask,
    execute: plain ? [allowInsecureRequests] : [],
  }).catch((error) => {
    throw readProblem(error, 'discovery')
  })
  const { supportsPKCE: _, ...answered } = found.serverMetadata()
  const metadata = { ...answered, ...readMetadata(issuer, answered) }
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const configuration = new Configuration(metadata, clientId, undefined, secretBy(methods, clientSecret))
  configuration[customFetch] = ask
  if (plain) allowInsecureRequests(configuration)
  // The library takes TLS for proof of who signed (OpenID Connect Core 3.1.3.7, 6); the signature is checked all the same.
  enableNonRepudiationChecks(configuration)
  return configuration
}

function readMetadata(issuer: string, answered: unknown): z.output<typeof metadataSchema> {
  const parsed = metadataSchema.safeParse(answered)
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))].join(', ')
    throw new ProviderProblem('unusable', `Its discovery document lacks a valid ${fields}.`)
  }
  const metadata = parsed.data
  if (metadata.issuer !== issuer) throw new ProviderProblem('other_issuer', callsItself(metadata.issuer))
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
  for (const address of [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint]) {
    if (address && !isSecureEnough(new URL(address))) throw new ProviderProblem('insecure')
  }
  const algorithms = (metadata.id_token_signing_alg_values_supported ?? ['RS256']).filter(isAsymmetric)
  if (algorithms.length === 0)
    throw new ProviderProblem('unusable', 'It does not sign its tokens with a key of its own.')
  return { ...metadata, id_token_signing_alg_values_supported: algorithms }
}

function isAsymmetric(algorithm: string): boolean {
  return algorithm !== 'none' && !algorithm.startsWith('HS')
}

// Sent in the body where it may be: more providers read that right than the encoding that HTTP Basic needs (RFC 6749, section 2.3.1).
function secretBy(methods: string[], clientSecret: string) {
  if (methods.includes('client_secret_post')) return ClientSecretPost(clientSecret)
  if (methods.includes('client_secret_basic')) return ClientSecretBasic(clientSecret)
  throw new ProviderProblem('unusable', 'It takes a client secret neither in the body nor by HTTP Basic.')
}
