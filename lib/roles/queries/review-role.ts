import 'server-only'
import { refuseStale } from '../../audit/refuse-stale'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { beyond } from '../beyond'
import { editableOf } from '../editable'
import { checkTaken } from '../mutations/check-taken'
import { findReplacement } from '../mutations/find-replacement'
import { findOwnRole } from '../mutations/find-role'
import type { DeleteRole, UpdateRole } from '../schema'
import { type RoleEffect, roleEffect } from './role-effect'

/** What saving a role would do. Whatever would be refused then is refused here already. */
export async function reviewRole(slug: string, input: UpdateRole): Promise<RoleEffect> {
  const member = await requireMember(slug, 'role:update')
  const organizationId = member.organization.id
  const { roleId: id, name } = input
  const before = editableOf(await findOwnRole(db, member, id))
  await refuseStale(db, input.version, before, { organizationId, entity: { type: 'role', id, words: 'role' } })
  const refusal = beyond(member.role, before, input)
  if (refusal) throw new Refusal(refusal.message, refusal)
  await checkTaken(db, organizationId, { name, id })
  return roleEffect(member, id, before, input)
}

export type ReplacementEffect = {
  effect: RoleEffect
  replacement: { id: string; name: string; builtIn: string | null }
}

/** What deleting a role would do to those who have it, whom another one would be given. */
export async function reviewReplacement(
  slug: string,
  { roleId, replacementId }: DeleteRole,
): Promise<ReplacementEffect> {
  const member = await requireMember(slug, 'role:delete')
  const role = await findOwnRole(db, member, roleId)
  const { id, name, builtIn, ...content } = await findReplacement(db, member, role, replacementId)
  return { effect: await roleEffect(member, roleId, role, content), replacement: { id, name, builtIn } }
}
