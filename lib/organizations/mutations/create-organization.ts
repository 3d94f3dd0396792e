import 'server-only'
import { isConfined } from '../../auth/recent-proof'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { countCreation } from '../creation-limit'
import { foundOrganization } from '../found'

/** Any signed-in user may create an organization, and is its first admin. */
export async function createOwnOrganization({ name }: { name: string }): Promise<{ slug: string }> {
  const user = await requireUser()
  if (isConfined(user.session)) {
    throw new Refusal(
      'You are signed in by your organization’s provider, which vouches for you there alone. Sign in with your password to create another organization.',
    )
  }
  await countCreation(user.id)
  const { slug } = await db.$transaction((tx) => foundOrganization(tx, name, user))
  return { slug }
}
