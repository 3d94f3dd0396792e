import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { issueChallenge, spendChallenge } from '../auth/challenges'
import { db } from '../db/client'

/** For so long a browser may take to answer: people look for their security key. */
const lifetime = 5 * 60_000

type Purpose = 'passkey_registration' | 'passkey_sign_in'

/** Who may answer: a user, or nobody known yet; and a secret that this browser alone has, of its session, its cookie or its sign-in. */
export type Answerer = { userId: string | null; heldBy: string }

const dataSchema = z.object({ heldBy: z.string() })

/** A challenge for an authenticator, which can be answered once. */
export async function issuePasskeyChallenge(
  purpose: Purpose,
  { userId, heldBy }: Answerer,
): Promise<Uint8Array<ArrayBuffer>> {
  const secret = await issueChallenge(db, purpose, { userId, data: { heldBy: fingerprint(heldBy) }, lifetime })
  return new Uint8Array(Buffer.from(secret, 'base64url'))
}

/**
 * Spends the challenge that an answer names, whether the answer is worth anything or not: nothing is tried twice on one challenge.
 * @returns it, if it was issued for this purpose to this answerer; else null.
 */
export async function spendPasskeyChallenge(
  purpose: Purpose,
  clientDataJSON: string,
  { userId, heldBy }: Answerer,
): Promise<string | null> {
  const challenge = challengeIn(clientDataJSON)
  const spent = challenge && (await spendChallenge(db, purpose, challenge))
  if (!spent || spent.userId !== userId) return null
  return dataSchema.parse(spent.data).heldBy === fingerprint(heldBy) ? challenge : null
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const parsed = z
      .object({ challenge: z.string() })
      .safeParse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()))
    return parsed.success ? parsed.data.challenge : null
  } catch {
    return null
  }
}

function fingerprint(heldBy: string): string {
  return createHash('sha256').update(heldBy).digest('hex')
}
