import 'server-only'
import { requireMember } from '../../auth/require-member'
import { roleAndTeamOptions, type ServiceUserOptions } from '../../service-users/queries/form-options'

export type MemberOptions = ServiceUserOptions

/** What the forms of members and invitations offer, and the filters of their lists. */
export async function memberOptions(slug: string): Promise<MemberOptions> {
  return roleAndTeamOptions(await requireMember(slug, 'member:read'))
}
