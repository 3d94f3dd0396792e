import type { ReadToken } from '@/lib/biscuit/read-token'
import { type Refused, shown } from '@/lib/decision/decide'
import { writtenExpiry } from '@/lib/decision/known'
import type { OfflineAnswer, OfflineCode } from './verifier'

/** The answer about a token that could be read. */
export function answer(
  refused: Refused | undefined,
  token: ReadToken,
  organization: { id: string; slug: string },
): OfflineAnswer {
  const { authority } = token
  const says = {
    organization,
    principal: authority.owner,
    token: {
      rootId: authority.tokenId,
      credentialId: authority.credentialId,
      kind: authority.kind,
      expiresAt: writtenExpiry(token),
    },
  }
  if (!refused) {
    const reason = 'Nothing in this token stands against this request. Roles and teams were not looked at.'
    return { valid: true, code: 'ok', reason, permission: 'not_checked', ...says }
  }
  // Before the signature is found good, nothing that it says counts.
  const isProven = refused.code !== 'malformed' && refused.code !== 'bad_signature' && refused.code !== 'unavailable'
  return { ...refusal(refused), ...(isProven && says) }
}

/** An answer that tells nothing of the token. */
export function refusal({ code, reason, failedCheck }: Refused): OfflineAnswer {
  return {
    valid: false,
    // decideOffline knows no others.
    code: code as OfflineCode,
    reason,
    permission: 'not_checked',
    ...(failedCheck && { failedCheck: { ...failedCheck, source: shown(failedCheck.source) } }),
  }
}
