import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { mailIsConfigured } from '../configured'
import { mailKindText } from '../kinds'
import type { RetryMail } from '../schema'
import { leaseMilliseconds } from '../send-waiting'

/** Has a mail that failed, or that waits for a later attempt, sent now. */
export async function retryMail(slug: string, { mailId }: RetryMail): Promise<void> {
  const member = await requireMember(slug, 'settings:update')
  if (!mailIsConfigured()) throw new Refusal('This installation cannot send mail at the moment, so it cannot be tried.')
  await db.$transaction(async (tx) => {
    const mail = await makeDue(tx, member.organization.id, mailId)
    if (!mail)
      throw new Refusal(
        'There is nothing to try again: this mail was sent, is being tried within two minutes anyway, or was removed.',
      )
    await appendAudit(tx, member, {
      action: 'mail:retry',
      entity: { type: 'mail', id: mailId, name: `${mailKindText(mail.kind)} for ${mail.recipient}` },
    })
  })
}

// A mail that a sender has in its hands is due within the lease, and left alone: two would send it.
async function makeDue(tx: Transaction, organizationId: string, id: string) {
  const [mail] = await tx.$queryRaw<{ kind: string; recipient: string }[]>`
    UPDATE "Mail" SET "attempts" = CASE "state" WHEN 'failed' THEN 0 ELSE "attempts" END, "state" = 'waiting', "nextAttemptAt" = now()
    WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "encryptedContent" IS NOT NULL
      AND ("state" = 'failed'
        OR "state" = 'waiting' AND "nextAttemptAt" > now() + make_interval(secs => ${leaseMilliseconds / 1_000}))
    RETURNING "kind", "recipient"`
  return mail
}
