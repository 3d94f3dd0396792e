import { Problem } from '../problem'

/**
 * Reads the body of `POST /v1/introspect` (RFC 7662, section 2.1): the token, as it was sent. `token_type_hint` and parameters that are not
 * known are ignored, none may come twice, and one without a value is as good as absent (RFC 6749, section 3.2).
 */
export function readIntrospectRequest(body: unknown): string {
  const parameters = new URLSearchParams(typeof body === 'string' ? body : '')
  if ([...parameters.keys()].length > new Set(parameters.keys()).size) {
    throw new Problem(400, 'invalid_request', 'A parameter is given more than once.')
  }
  const token = parameters.get('token')
  if (!token) throw new Problem(400, 'invalid_request', 'Send the token to look at as the parameter “token”.')
  return token
}
