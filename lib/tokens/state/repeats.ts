import 'server-only'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/**
 * The key of one submitted form, as the credential keeps it: one member's keys cannot meet another's. Refuses when the form has been
 * carried out before (a double click, a repeated request): its secret went to whoever sent it first, and is not to be had again.
 */
export async function checkNotRepeated(tx: Transaction, member: Member, idempotencyKey: string): Promise<string> {
  const key = `${member.id}/${idempotencyKey}`
  // A second request waits here until the first has ended, and then finds its credential: nothing else of it, such as the name.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/repeats'), hashtext(${key}))`
  const before = await tx.credential.findUnique({ where: { idempotencyKey: key }, select: { id: true } })
  if (before) throw new Refusal('Created, but its secret was not delivered: rotate it.')
  return key
}
