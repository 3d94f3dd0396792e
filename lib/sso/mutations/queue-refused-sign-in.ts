import 'server-only'
import { queueAudit } from '../../audit/queue'
import type { Client } from '../../auth/client-address'
import { type SignInProblem, signInProblemText } from '../sign-in-problem'

/** Writes a refused sign-in down where the organization's admins see it: theirs is the provider that has to be put right. */
export function queueRefusedSignIn(
  organizationId: string,
  problem: SignInProblem,
  { address, userAgent }: Client,
  { email, detail }: { email?: string; detail?: string },
): Promise<void> {
  return queueAudit(
    organizationId,
    { type: 'anonymous', id: null, name: 'Nobody signed in', address },
    {
      action: 'session:refuse',
      entity: { type: 'session', id: '', name: email ?? 'Single sign-on' },
      after: { reason: [signInProblemText(problem), detail].filter(Boolean).join(' '), userAgent },
    },
  )
}
