import 'server-only'
import type { Transaction } from '../db/client'
import { newId } from '../ids'
import { mailIsConfigured } from './configured'
import { type MailContent, sealContent } from './content'
import type { MailKind } from './kinds'

export type NewMail = MailContent & {
  /** Whose settings show it; null for the installation's own, such as a password reset. */
  organizationId: string | null
  /** One address, as `emailSchema` of lib/auth/password-schema.ts leaves it. */
  recipient: string
  kind: MailKind
  subject: string
}

/**
 * Puts a mail into the queue, in the transaction of what it tells of: it is sent if and only if that is committed, a moment later, by
 * lib/mail/send-waiting.ts. Where mail is not configured nothing is queued: ask `mailIsConfigured()` before promising one.
 * @returns the id of its row; null where mail is not configured.
 */
export async function enqueueMail(tx: Transaction, mail: NewMail): Promise<string | null> {
  if (!mailIsConfigured()) return null
  const id = newId('mail')
  const { organizationId, recipient, kind } = mail
  const data = { id, organizationId, recipient, kind, subject: oneLine(mail.subject), ...sealContent(id, mail) }
  await tx.mail.create({ data, select: { id: true } })
  return id
}

// A header ends with its line: names of organizations and people go into subjects.
function oneLine(subject: string): string {
  return subject.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
