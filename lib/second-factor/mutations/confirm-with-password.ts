import 'server-only'
import { checkOwnPassword } from '../../auth/check-own-password'
import { renewProof } from '../../auth/recent-proof'
import { requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { hasSecondFactor } from '../factors'

/** Shows again who one is, by password: for whoever has no second factor. */
export async function confirmWithPassword({ password }: { password: string }): Promise<void> {
  const user = await requireUser()
  if (await hasSecondFactor(db, user.id))
    throw new Refusal('Show your second factor. The password alone does not suffice.')
  await checkOwnPassword(user, password, 'password')
  await renewProof(db, user, { secondFactor: false })
}
