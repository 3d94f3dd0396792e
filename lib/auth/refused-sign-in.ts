import 'server-only'
import { installationChain } from '../audit/append'
import { queueAudit } from '../audit/queue'
import { waitText } from './attempt-limits'
import type { Client } from './client-address'

/**
 * Writes a refused sign-in down. What was typed is not kept whole: people type passwords into the wrong field.
 * @param email null when it was a passkey of nobody known.
 */
export function queueRefusedSignIn(email: string | null, client: Client, reason: string): Promise<void> {
  return queueAudit(
    installationChain,
    { type: 'anonymous', id: null, name: 'Nobody signed in', address: client.address },
    {
      action: 'session:refuse',
      entity: { type: 'session', id: '', name: email === null ? '(a passkey)' : shortened(email) },
      after: { reason, userAgent: client.userAgent },
    },
  )
}

function shortened(email: string): string {
  const at = email.lastIndexOf('@')
  // Whole characters: half of one is nothing that the database keeps, and the refusal would fail with it.
  const [first = ''] = email
  const shown = at > 0 ? `${first}…${email.slice(at)}` : '(not an e-mail address)'
  return [...shown].slice(0, 255).join('')
}

/** What whoever reached a limit is told. */
export function tooManyAttempts(seconds: number): string {
  return `Too many attempts to sign in. Wait ${waitText(seconds)} and try again.`
}
