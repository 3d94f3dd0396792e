import { fromBase64Url, toBase64Url } from './base64url'
import { maxCharacters } from './limits'

/** The kind of a token, as its authority block says it. */
export type TokenKind = 'service' | 'personal' | 'scim'

const prefixes: Record<TokenKind, string> = { service: 'lk_svc_', personal: 'lk_pat_', scim: 'lk_scim_' }

/** Why a text is not a usable token. `missing` is the verifier's code of that name, everything else its `malformed`. */
export type TokenProblem =
  | 'missing'
  | 'not_a_token'
  | 'truncated'
  | 'too_long'
  | 'beyond_limits'
  | 'unsupported'
  | 'not_latchkey'

/** A refusal in words for the person who pasted the text. */
export interface TokenRefusal {
  ok: false
  problem: TokenProblem
  message: string
}

export interface ParsedSecret {
  ok: true
  /** The kind that the prefix names; undefined without a prefix. Only the authority block decides. */
  prefix: TokenKind | undefined
  bytes: Uint8Array
}

/**
 * Takes a token as people paste it: white space around it, a leading `Bearer `, with or without the `lk_…_` prefix, base64 padded or not.
 * Looks at the text only; what the bytes hold is {@link readToken}'s to say.
 */
export function parseSecret(text: string): ParsedSecret | TokenRefusal {
  const trimmed = text.trim().replace(/^bearer(\s+|$)/i, '')
  if (trimmed === '') return refusal('missing', 'There is no token here. Paste one that begins with lk_.')
  const kind = (Object.keys(prefixes) as TokenKind[]).find((key) => trimmed.startsWith(prefixes[key]))
  const body = (kind ? trimmed.slice(prefixes[kind].length) : trimmed).replace(/={1,2}$/, '')
  if (body.length > maxCharacters) {
    return refusal('too_long', `This is longer than any token: tokens have at most ${maxCharacters} characters.`)
  }
  // One character too many for whole bytes: dropping it leaves a token that ends early, and reading that says so.
  const isOneTooMany = body.length % 4 === 1
  const decoded = body.endsWith('=') ? undefined : fromBase64Url(isOneTooMany ? `${body}A` : body)
  if (!decoded) return otherCharacters(body)
  const bytes = isOneTooMany ? decoded.subarray(0, -1) : decoded
  if (kind && !bytes.length) return truncated()
  if (!bytes.length) return refusal('not_a_token', 'This is not a token. A token begins with lk_.')
  return { ok: true, prefix: kind, bytes }
}

function otherCharacters(body: string): TokenRefusal {
  if (/\s/.test(body)) {
    return refusal('not_a_token', 'A token has no white space inside. Copy it again, in one piece.')
  }
  return refusal('not_a_token', 'This is not a token: it has characters that no token has. A token begins with lk_.')
}

/** The secret as it is handed out: `lk_<kind>_` and the biscuit in URL-safe base64. */
export function formatSecret(kind: TokenKind, bytes: Uint8Array): string {
  return `${prefixes[kind]}${toBase64Url(bytes)}`
}

export function refusal(problem: TokenProblem, message: string): TokenRefusal {
  return { ok: false, problem, message }
}

export function truncated(): TokenRefusal {
  return refusal('truncated', 'This token is cut off: its end is missing. Copy it again, to its last character.')
}
