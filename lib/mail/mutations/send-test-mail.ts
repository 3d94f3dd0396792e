import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { environment } from '../../env'
import { Refusal } from '../../errors'
import { enqueueMail } from '../enqueue'
import { testMail } from '../templates/test-mail'

/** Sends the caller a mail, by the same way that all others take. */
export async function sendTestMail(slug: string): Promise<void> {
  const member = await requireMember(slug, 'settings:update')
  const { organization, user } = member
  await db.$transaction(async (tx) => {
    const id = await enqueueMail(tx, {
      organizationId: organization.id,
      recipient: user.email,
      kind: 'test',
      ...testMail(organization.name, environment().LATCHKEY_URL),
    })
    if (!id) throw new Refusal('This installation cannot send mail: SMTP_URL and LATCHKEY_MAIL_FROM are not set.')
    await appendAudit(tx, member, {
      action: 'mail:test',
      entity: { type: 'mail', id, name: `Test mail for ${user.email}` },
    })
  })
}
