import type { ReadToken } from '@/lib/biscuit/read-token'
import type { Decision } from '@/lib/decision/decision'
import type { DecisionState } from '@/lib/decision/state'
import type { VerifierContext } from './context'
import type { DecidedQuestion } from './memory/decided-question'
import type { Question } from './request/verify-request'

/** A decision and what it was about. */
export interface Decided {
  decision: Decision
  question: Question
  token: ReadToken
  state: DecisionState
  now: Date
  /** The client's, or else that of who asked. */
  address: string | undefined
  /** Where the same is decided again and again. */
  kept?: DecidedQuestion | undefined
}

/** Counts a decision about a token that is known; of others nothing is worth keeping, and strangers could fill the table with them. */
export function recordUse(
  { usage }: VerifierContext,
  { decision, question, token, state, now, address = '', kept }: Decided,
): void {
  if (kept?.counted?.address === address && usage.recordAgain(kept.counted, now.getTime())) return
  const { organization, token: listed, code } = decision
  const { application, owner } = state
  // Only what a decision tells about: once the signature held, and the row was found.
  if (!organization || !listed) return
  const counted = usage.record({
    organizationId: organization.id,
    tokenId: listed.id,
    credentialId: token.authority.credentialId,
    serviceUserId: owner?.kind === 'service_user' ? owner.id : undefined,
    at: now.getTime(),
    code,
    applicationId: application?.id ?? '',
    operation: question.operation ?? '',
    address,
  })
  if (kept) kept.counted = counted
}
