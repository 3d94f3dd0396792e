import 'server-only'
import { type Member, requireMember } from '../auth/require-member'
import { Refusal } from '../errors'

/** The member, if they are an Admin and may change settings. The first line of whatever changes or uses the provider. */
export async function requireProviderAdmin(slug: string): Promise<Member> {
  const member = await requireMember(slug, 'settings:update')
  refuseOthers(member)
  return member
}

/**
 * Whoever decides which provider is asked, and for which domains, can be any member of these domains, Admins among them: it takes
 * holding all that they hold.
 */
export function refuseOthers(member: Pick<Member, 'role'>): void {
  if (member.role.builtIn === 'admin') return
  throw new Refusal('Only an Admin can change single sign-on: a provider can vouch for any member, Admins included.')
}
