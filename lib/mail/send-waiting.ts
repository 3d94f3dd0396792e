import 'server-only'
import { db } from '../db/client'
import { pauseAfter } from './backoff'
import { mailServer } from './configured'
import { openContent } from './content'
import { deliver, longestAttempt } from './deliver'
import type { MailFailure } from './failure-words'

const atOnce = 3

/** While a sender has a mail, nobody else takes it; one that died with it leaves it to the next after this. */
export const leaseMilliseconds = 2 * longestAttempt

type Claimed = {
  id: string
  recipient: string
  subject: string
  encryptedContent: Uint8Array | null
  attempts: number
}

/**
 * Sends what waits in the queue and is due. Several processes may do so at once: each mail is taken by one. Whoever dies between the
 * server's yes and writing it down has it sent again: at least once, never not at all.
 * @returns how many were tried.
 */
export async function sendWaitingMail(): Promise<number> {
  const server = mailServer()
  if (!server) return 0
  let tried = 0
  for (;;) {
    const claimed = await claim()
    await Promise.all(claimed.map((mail) => attempt(server, mail)))
    tried += claimed.length
    if (claimed.length < atOnce) return tried
  }
}

/**
 * Takes mails that are due: their next attempt is put off by the lease, in the same statement that finds them. A deleted organization
 * says nothing more.
 */
function claim(): Promise<Claimed[]> {
  // Materialized: a plan that ran the inner query anew for each row would take more than the limit.
  return db.$queryRaw<Claimed[]>`
    WITH "due" AS MATERIALIZED (
      SELECT "id" FROM "Mail" m WHERE "state" = 'waiting' AND "nextAttemptAt" <= now()
        AND NOT EXISTS (SELECT 1 FROM "Organization" o WHERE o."id" = m."organizationId" AND o."deletedAt" IS NOT NULL)
      ORDER BY "nextAttemptAt" LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Mail" SET "attempts" = "attempts" + 1, "nextAttemptAt" = now() + make_interval(secs => ${leaseMilliseconds / 1_000})
    WHERE "id" IN (SELECT "id" FROM "due")
    RETURNING "id", "recipient", "subject", "encryptedContent", "attempts"`
}

async function attempt(server: NonNullable<ReturnType<typeof mailServer>>, mail: Claimed): Promise<void> {
  const content = read(mail)
  const failure = content ? await deliver(server, { ...mail, ...content }) : unreadable
  if (!failure) await succeed(mail)
  else await fail(mail, failure)
}

const unreadable: MailFailure = {
  words: 'Its content cannot be decrypted: it was queued under another LATCHKEY_SECRET.',
  permanent: true,
}

function read(mail: Claimed) {
  try {
    return mail.encryptedContent && openContent({ id: mail.id, encryptedContent: mail.encryptedContent })
  } catch {
    return null
  }
}

// Its content has done its duty: a link in it shall not lie here any longer.
async function succeed({ id, attempts }: Claimed): Promise<void> {
  await db.$executeRaw`
    UPDATE "Mail" SET "state" = 'sent', "sentAt" = now(), "encryptedContent" = NULL, "lastError" = NULL
    WHERE "id" = ${id} AND "state" = 'waiting' AND "attempts" = ${attempts}`
}

async function fail({ id, attempts }: Claimed, { words, permanent }: MailFailure): Promise<void> {
  const pause = permanent ? null : pauseAfter(attempts)
  if (pause === null) {
    await db.$executeRaw`
      UPDATE "Mail" SET "state" = 'failed', "lastError" = ${words} WHERE "id" = ${id} AND "state" = 'waiting' AND "attempts" = ${attempts}`
    return
  }
  await db.$executeRaw`
    UPDATE "Mail" SET "lastError" = ${words}, "nextAttemptAt" = now() + make_interval(secs => ${pause / 1_000})
    WHERE "id" = ${id} AND "state" = 'waiting' AND "attempts" = ${attempts}`
}
