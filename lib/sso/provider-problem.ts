/** What can go wrong with a provider, in sentences for whoever signs in, and for the admin who sets it up. */
export const providerProblems = {
  no_answer:
    'The provider did not answer. Its address may be wrong, it may be down, or its certificate is not trusted.',
  too_slow: 'The provider did not answer in time. Try again in a moment.',
  too_large: 'The provider’s answer is too large to be one.',
  insecure: 'One of the provider’s addresses does not begin with https://. Secrets would pass in the clear.',
  forbidden_address:
    'One of the provider’s addresses leads to a place that Latchkey does not go to. On a private network only the issuer’s own host is asked.',
  not_openid:
    'At this address there is no OpenID Connect provider: what it answered is not a discovery document. Check the issuer.',
  other_issuer: 'The provider gives itself another name than the issuer that is set.',
  unusable: 'The provider lacks something that Latchkey needs.',
  credentials: 'The provider does not accept the client id or the client secret.',
  cancelled: 'The provider did not let you in, or you went back.',
  refused_request: 'The provider refused the request.',
  bad_answer: 'The provider’s answer did not pass its checks, so it was not believed.',
} as const

export type ProviderProblemCode = keyof typeof providerProblems

/** Something is wrong with a provider or its answer. The message is for users; `detail` adds what an admin needs to put it right. */
export class ProviderProblem extends Error {
  override readonly name = 'ProviderProblem'

  constructor(
    readonly code: ProviderProblemCode,
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(providerProblems[code], options)
  }
}
