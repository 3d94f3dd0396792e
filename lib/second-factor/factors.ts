import 'server-only'
import type { db, Transaction } from '../db/client'

type Reader = Transaction | typeof db

/** What the user can show beside a password: an authenticator app that was confirmed, and passkeys. */
export async function secondFactorsOf(reader: Reader, userId: string): Promise<{ totp: boolean; passkeys: number }> {
  const user = await reader.user.findUnique({
    where: { id: userId },
    select: { totp: { select: { confirmedAt: true } }, _count: { select: { passkeys: true } } },
  })
  return { totp: Boolean(user?.totp?.confirmedAt), passkeys: user?._count.passkeys ?? 0 }
}

/** Whether the user has a second factor, and so gets no session for a password alone. */
export async function hasSecondFactor(reader: Reader, userId: string): Promise<boolean> {
  const { totp, passkeys } = await secondFactorsOf(reader, userId)
  return totp || passkeys > 0
}
