import 'server-only'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { AuditActor } from '../audit/append'
import { db } from '../db/client'
import type { CallerSession } from './caller'
import { loginPath } from './login-path'
import { getCaller } from './session'

/** A signed-in user, as the database has them for this request. */
export type SignedInUser = NonNullable<Awaited<ReturnType<typeof findUser>>> & {
  address: string | null
  session: CallerSession | undefined
}

/** The caller, or the way to /login. The first line of whatever belongs to an account rather than to an organization. */
export async function requireUser(): Promise<SignedInUser> {
  const caller = await getCaller()
  const user = caller && (await findUser(caller.userId))
  if (!user) redirect(await loginPath())
  return { ...user, address: caller.address, session: caller.session }
}

/** The user as the audit log names who did something. */
export function actorOf(user: SignedInUser): AuditActor {
  return { type: 'user', id: user.id, name: user.name, address: user.address }
}

const findUser = cache((id: string) =>
  db.user.findUnique({ where: { id }, select: { id: true, name: true, email: true } }),
)
