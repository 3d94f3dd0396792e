import { decideToken } from '@/lib/decision/decide'
import { type Introspection, introspection } from '@/lib/decision/introspection'
import type { VerifierContext } from './context'
import { settle } from './decide-question'
import { Problem } from './problem'

/**
 * What a token is to its own organization (RFC 7662): active, or nothing at all. Nobody uses a token by asking about it, so nothing is
 * counted or noted. Throws a Problem when the verifier cannot be sure.
 * @param organizationId of who asks: another organization's token is answered like none.
 */
export async function introspectToken(
  context: VerifierContext,
  text: string,
  organizationId: string,
): Promise<Introspection | { active: false }> {
  const token = context.tokens.read(text)
  if (!token.ok) return { active: false }
  const question = { token: text, organization: organizationId }
  const { decision, state } = await settle(context, {
    question,
    token,
    decide: decideToken,
    begun: performance.now(),
  })
  if (decision.code === 'unavailable') throw new Problem(503, 'unavailable', decision.reason)
  if (!decision.allowed || !state?.owner) return { active: false }
  return introspection(token.token, decision, state.owner.role, context.issuer)
}
