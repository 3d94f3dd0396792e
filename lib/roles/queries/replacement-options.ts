import 'server-only'
import { requireMember } from '../../auth/require-member'
import { roleAndTeamOptions } from '../../service-users/queries/form-options'

/** The roles that can take the place of one: those that the member may give. */
export async function replacementOptions(slug: string, roleId: string): Promise<{ id: string; name: string }[]> {
  const { roles } = await roleAndTeamOptions(await requireMember(slug, 'role:delete'))
  return roles.filter(({ id, grantable }) => grantable && id !== roleId).map(({ id, name }) => ({ id, name }))
}
