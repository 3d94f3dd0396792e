import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import { actorOf, requireUser, type SignedInUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import type { Profile } from '../schema'

/** Changes the caller's name, everywhere it is shown from now on; entries of the audit log keep the one of their time. */
export async function updateProfile({ name }: Profile): Promise<void> {
  const user = await requireUser()
  if (name === user.name) return
  await refuseForOthers(user)
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { name }, select: { id: true } })
    await appendToChain(tx, installationChain, actorOf(user), [
      {
        action: 'user:update',
        entity: { type: 'user', id: user.id, name },
        before: { name: user.name },
        after: { name },
      },
    ])
  })
}

// A provider names whom it likes as one of its members. What they are called elsewhere is not its organization's to say.
async function refuseForOthers({ id: userId, session }: SignedInUser): Promise<void> {
  const organizationId = session?.organizationId
  if (!organizationId) return
  const elsewhere = { userId, organizationId: { not: organizationId }, organization: { deletedAt: null } }
  if ((await db.membership.count({ where: elsewhere })) === 0) return
  throw new Refusal(
    'You belong to other organizations as well, and your organization’s provider signed you in for its own alone. Sign in with your password to change your name.',
    { field: 'name' },
  )
}
