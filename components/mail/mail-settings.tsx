import type { Mailbox } from '@/lib/env'
import { Fact, Facts } from '../ui/facts'
import { Note } from '../ui/note'

/** By which server mail goes, or why there is none and what that means. */
export function MailSettings({ settings }: { settings: { server: string; from: Mailbox } | null }) {
  if (!settings) {
    return (
      <Note>
        <strong>This installation sends no mail.</strong> Invitations are links to copy, and nobody can reset a password
        by mail. Whoever runs it sets <code>SMTP_URL</code> and <code>LATCHKEY_MAIL_FROM</code>, and starts it again.
      </Note>
    )
  }
  return (
    <Facts>
      <Fact term="Mail server" mono>
        {settings.server}
      </Fact>
      <Fact term="From">
        {settings.from.name && <span className="mr-2">{settings.from.name}</span>}
        <span className="wrap-anywhere">{settings.from.address}</span>
      </Fact>
    </Facts>
  )
}
