import { z } from 'zod'
import { nameSchema } from '../names'
import { domainOf } from './domain'

/** Whom a provider vouched for. */
export type Person = { subject: string; email: string; name: string }

export const claimProblems = {
  no_address: 'The provider told no e-mail address. An admin of the organization can have it release the email claim.',
  unverified:
    'The provider does not say that your e-mail address is verified, so it is not believed. Verify it there and try again.',
  other_domain: 'Your e-mail address at the provider is of a domain that this organization does not sign in this way.',
} as const

export type ClaimProblem = keyof typeof claimProblems

const email = z.email().max(254)
// OpenID Connect Core, section 2: at most 255 ASCII characters.
const subject = z.string().regex(/^[\x20-\x7e]{1,255}$/)

/**
 * Reads whom the claims name. Only a verified address of one of the provider's own domains counts: a provider says what it likes, and
 * many let their users say what they like.
 */
export function readClaims(
  claims: Record<string, unknown>,
  domains: readonly string[],
): { ok: true; person: Person } | { ok: false; problem: ClaimProblem | 'bad_answer' } {
  const sub = subject.safeParse(claims.sub)
  if (!sub.success) return { ok: false, problem: 'bad_answer' }
  const address = email.safeParse(typeof claims.email === 'string' ? claims.email.trim().toLowerCase() : undefined)
  if (!address.success) return { ok: false, problem: 'no_address' }
  if (claims.email_verified !== true) return { ok: false, problem: 'unverified' }
  if (!domains.includes(domainOf(address.data))) return { ok: false, problem: 'other_domain' }
  return { ok: true, person: { subject: sub.data, email: address.data, name: nameIn(claims) } }
}

/** The name that the claims give, or the address's own part before the `@`. */
function nameIn({ name, email }: Record<string, unknown>): string {
  const given = nameSchema.safeParse(name)
  return given.success ? given.data : String(email).trim().split('@')[0]!
}
