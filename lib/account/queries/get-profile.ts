import 'server-only'
import { isConfined } from '../../auth/recent-proof'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { mailIsConfigured } from '../../mail/configured'

/** Who the caller is, as their account page shows it, and what can be changed of it. */
export async function getProfile() {
  const caller = await requireUser()
  const user = await db.user.findUniqueOrThrow({
    where: { id: caller.id },
    select: { name: true, email: true, passwordHash: true },
  })
  const { passwordHash, ...rest } = user
  return { ...rest, hasPassword: passwordHash !== null, mail: mailIsConfigured(), confined: isConfined(caller.session) }
}
