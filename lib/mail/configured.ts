import 'server-only'
import { environment, type Mailbox } from '../env'

/** Whether the installation can send mail: SMTP_URL and LATCHKEY_MAIL_FROM are set. */
export function mailIsConfigured(): boolean {
  return environment().SMTP_URL !== undefined
}

/** The mail server and the sender; null without them. */
export function mailServer(): { url: string; from: Mailbox } | null {
  const { SMTP_URL, LATCHKEY_MAIL_FROM } = environment()
  return SMTP_URL && LATCHKEY_MAIL_FROM ? { url: SMTP_URL, from: LATCHKEY_MAIL_FROM } : null
}
