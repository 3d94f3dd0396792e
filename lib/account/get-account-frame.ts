import 'server-only'
import { requireUser } from '../auth/require-user'
import { getCaller } from '../auth/session'
import { listOwnOrganizations } from '../organizations/queries'

/** What the frame around the pages of one's account shows; null when signed out. */
export async function getAccountFrame() {
  if (!(await getCaller())) return null
  const [user, organizations] = await Promise.all([requireUser(), listOwnOrganizations()])
  return { user: { name: user.name, email: user.email }, organizations: organizations ?? [] }
}
