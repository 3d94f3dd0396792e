import { Problem } from '../problem'

/**
 * The token of the header Authorization; empty when there is none. Only the scheme Bearer carries tokens; anything else is as good as no
 * token.
 * @param authorization of `request.headersDistinct`.
 */
export function bearerToken(authorization: string[] | undefined): string {
  const [value = '', ...others] = authorization ?? []
  if (others.length > 0) {
    throw new Problem(400, 'ambiguous_request', 'The header Authorization comes more than once.')
  }
  return /^bearer +(.*)$/is.exec(value.trim())?.[1] ?? ''
}
