/** Every code, in the order in which they are decided (contract, section 4; `expired` appears twice there). */
export const codes = [
  'missing',
  'malformed',
  'bad_signature',
  'unknown',
  'expired',
  'revoked',
  'owner_inactive',
  'unknown_application',
  'not_yet_valid',
  'restricted',
  'too_complex',
  'not_permitted',
  'ok',
  'unavailable',
] as const

export type DecisionCode = (typeof codes)[number]

/** The answer of `POST /v1/verify`, member by member. */
export interface Decision {
  allowed: boolean
  code: DecisionCode
  /** A sentence for people. */
  reason: string
  /** The first failing check, by block. */
  failedCheck?: { block: number; source: string }
  organization?: { id: string; slug: string }
  principal?: { kind: 'service_user' | 'user'; id: string; identifier: string; name: string; role: string }
  token?: {
    id: string
    name: string
    kind: 'service' | 'personal' | 'scim'
    rootId: string
    attenuated: boolean
    /** False for a copy that is not listed; `id` and `name` are then those of its nearest listed ancestor. */
    registered: boolean
    expiresAt: string | null
  }
}

/** A refusal before anything is known about the token, or by a verifier that cannot be sure of its state. */
export function refuse(code: Exclude<DecisionCode, 'ok'>, reason: string): Decision {
  return { allowed: false, code, reason }
}

/** The answer of a verifier whose state is staler than the bound, or that is overloaded. */
export function unavailable(): Decision {
  return refuse('unavailable', 'The verifier cannot be sure that it knows the latest changes. Try again shortly.')
}
