import 'server-only'
import { decrypt, encrypt } from '../encryption'

/** What a mail says, twice over: for readers of plain text and of HTML. */
export type MailContent = { text: string; html: string }

/** Encrypts a mail's content for its row: links in it are secrets. */
export function sealContent(mailId: string, { text, html }: MailContent) {
  const { encrypted, secretId } = encrypt(Buffer.from(JSON.stringify({ text, html })), mailPurpose(mailId))
  return { encryptedContent: encrypted, secretId }
}

/** The content of a row of the queue. */
export function openContent(mail: { id: string; encryptedContent: Uint8Array }): MailContent {
  return JSON.parse(decrypt(mail.encryptedContent, mailPurpose(mail.id)).toString())
}

/** What the content is bound to. */
export function mailPurpose(mailId: string): string {
  return `mail/${mailId}`
}
