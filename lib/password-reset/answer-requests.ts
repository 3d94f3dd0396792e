import 'server-only'
import { type AuditActor, appendToChain, installationChain } from '../audit/append'
import { db, type Transaction } from '../db/client'
import { mailIsConfigured } from '../mail/configured'
import { enqueueMail } from '../mail/enqueue'
import { passwordResetMail } from '../mail/templates/password-reset'
import { issueResetLink } from './issue-link'

/**
 * Mails a link to each user for whom one was asked. Several processes may do it at once: each request is taken by one, and taken away
 * in the transaction that queues its mail.
 * @returns how many requests were taken.
 */
export async function answerResetRequests(): Promise<number> {
  // Another process may send mail, which this one was not told how to.
  if (!mailIsConfigured()) return 0
  let taken = 0
  while (await db.$transaction(answerNext)) taken++
  return taken
}

async function answerNext(tx: Transaction): Promise<boolean> {
  const [request] = await tx.$queryRaw<{ email: string; address: string | null }[]>`
    DELETE FROM "PasswordResetRequest" WHERE "id" = (
      SELECT "id" FROM "PasswordResetRequest" ORDER BY "id" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING "email", "address"`
  if (!request) return false
  const { email, address } = request
  const user = await tx.user.findUnique({ where: { email }, select: { id: true, name: true } })
  if (!user) return true
  const link = await issueResetLink(tx, user.id)
  await enqueueMail(tx, {
    organizationId: null,
    recipient: email,
    kind: 'password_reset',
    ...passwordResetMail({ email, link, address }),
  })
  const anonymous: AuditActor = { type: 'anonymous', id: null, name: 'Nobody signed in', address }
  await appendToChain(tx, installationChain, anonymous, [
    { action: 'user:request_password_reset', entity: { type: 'user', id: user.id, name: user.name } },
  ])
  return true
}
