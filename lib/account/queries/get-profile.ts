import 'server-only'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'

/** Who the caller is, as their account page shows it. */
export async function getProfile() {
  const caller = await requireUser()
  const user = await db.user.findUniqueOrThrow({
    where: { id: caller.id },
    select: { id: true, name: true, email: true, passwordHash: true, createdAt: true },
  })
  const { passwordHash, createdAt, ...rest } = user
  return { ...rest, hasPassword: passwordHash !== null, createdAt: createdAt.toISOString() }
}
