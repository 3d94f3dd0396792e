import 'server-only'
import { createTransport } from 'nodemailer'
import type { Mailbox } from '../env'
import type { MailContent } from './content'
import { failureOf, type MailFailure } from './failure-words'

const second = 1_000

/** However slowly a server answers, an attempt ends after this. */
export const longestAttempt = 60 * second

export type Delivery = MailContent & { id: string; recipient: string; subject: string }

/**
 * Hands one mail to the mail server, over a connection of its own: plain text and HTML, TLS where the server offers it (always with
 * `smtps:` or `?requireTLS=true`).
 * @returns null when the server has taken it; else why not.
 */
export async function deliver(server: { url: string; from: Mailbox }, mail: Delivery): Promise<MailFailure | null> {
  const transport = createTransport({
    url: server.url,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    dnsTimeout: 10 * second,
    socketTimeout: 30 * second,
    // Content is text, and never names a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: server.from,
      // An object: a string would be parsed, and might hold several addresses.
      to: { name: '', address: mail.recipient },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // The same at each attempt, so that a mail that arrives twice can be told to be one.
      messageId: `<${mail.id}@${server.from.address.split('@').at(-1)}>`,
      // RFC 3834: no holiday notes, please.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(longestAttempt),
    })
    return null
  } catch (error) {
    return failureOf(error as Error, new URL(server.url).host)
  } finally {
    transport.close()
  }
}
