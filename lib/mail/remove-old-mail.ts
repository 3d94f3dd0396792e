import 'server-only'
import { db } from '../db/client'

/** Mail that was sent or has failed is listed so long. */
const kept = 90 * 24 * 3_600_000

/** Removes mail of which the settings need not tell any longer. @returns how many. */
export async function removeOldMail(): Promise<number> {
  const { count } = await db.mail.deleteMany({
    where: { state: { not: 'waiting' }, createdAt: { lt: new Date(Date.now() - kept) } },
  })
  return count
}
