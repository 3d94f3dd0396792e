import 'server-only'
import { requireMember } from '../../auth/require-member'
import { roleAndTeamOptions, type ServiceUserOptions } from '../../service-users/queries/form-options'

export type MemberOptions = ServiceUserOptions

/** What the form of an invitation offers. */
export async function inviteOptions(slug: string): Promise<MemberOptions> {
  return roleAndTeamOptions(await requireMember(slug, 'member:invite'))
}

/**
 * What the form of a member offers, and the filters of the list.
 * @param present what a member has already: among the options, however many there are.
 */
export async function memberOptions(
  slug: string,
  present?: Parameters<typeof roleAndTeamOptions>[1],
): Promise<MemberOptions> {
  return roleAndTeamOptions(await requireMember(slug, 'member:read'), present)
}
