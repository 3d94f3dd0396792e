import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import { db, type Transaction } from '../db/client'
import { hasSecondFactor } from '../second-factor/factors'
import type { Client } from './client-address'
import { verifyPassword } from './password'
import { queueRefusedSignIn, tooManyAttempts } from './refused-sign-in'
import { type Begun, startSession } from './sessions'
import { countSignIn } from './sign-in-limits'
import { wrongCredentials } from './wrong-credentials'

export type SignIn =
  | { ok: true; userId: string; session: { id: string; expiresAt: Date } }
  /** `secondFactorOf`: the password was right, and so far nobody is in. Who does not know of a second step has been refused. */
  | { ok: false; message: string; secondFactorOf?: string }

/**
 * Signs a user in by password, for the form and for next-auth's own endpoint. Limited by address and account; an unknown user and a
 * wrong password take the same time and get the same words, with a second factor or without.
 * @param email trimmed and lower case.
 */
export async function signIn(email: string, password: string, client: Client): Promise<SignIn> {
  const attempt = await countSignIn(email, client.address)
  if ('retryAfterSeconds' in attempt) {
    // Once for each limit reached: whoever goes on trying shall not fill the database.
    if (attempt.first) await queueRefusedSignIn(email, client, 'too many attempts')
    return { ok: false, message: tooManyAttempts(attempt.retryAfterSeconds) }
  }
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, name: true, passwordHash: true },
  })
  if (!(await verifyPassword(password, user?.passwordHash)) || !user) {
    await queueRefusedSignIn(email, client, 'unknown email or wrong password')
    return { ok: false, message: wrongCredentials }
  }
  await attempt.forget()
  if (await hasSecondFactor(db, user.id)) return { ok: false, message: wrongCredentials, secondFactorOf: user.id }
  const session = await beginSession(user, client)
  return { ok: true, userId: user.id, session }
}

/** Begins a session for a user who has just proved who they are, and writes the sign-in down. */
export function beginSession(
  user: { id: string; name: string },
  client: Client,
  begun?: Begun,
): Promise<{ id: string; expiresAt: Date }> {
  return db.$transaction((tx) => beginSessionIn(tx, user, client, begun))
}

/** The same in a transaction, which uses up what was shown together with it. Call it last: it holds the audit chain's lock. */
export async function beginSessionIn(
  tx: Transaction,
  user: { id: string; name: string },
  client: Client,
  begun: Begun = {},
): Promise<{ id: string; expiresAt: Date }> {
  const session = await startSession(tx, user.id, client, begun)
  const { method = 'password', secondFactorAt, organizationId } = begun
  const actor = { type: 'user' as const, id: user.id, name: user.name, address: client.address }
  await appendToChain(tx, installationChain, actor, [
    {
      action: 'session:create',
      entity: { type: 'session', id: session.id, name: user.name },
      after: {
        expiresAt: session.expiresAt,
        userAgent: client.userAgent,
        method,
        secondFactor: Boolean(secondFactorAt),
        ...(organizationId && { organizationId }),
      },
    },
  ])
  return session
}
