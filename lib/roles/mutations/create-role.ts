import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { beyond, nothing } from '../beyond'
import type { CreateRole } from '../schema'
import { checkTaken } from './check-taken'

/** Creates a custom role with no more in it than the member holds. */
export async function createRole(slug: string, input: CreateRole): Promise<{ id: string }> {
  const member = await requireMember(slug, 'role:create')
  const organizationId = member.organization.id
  const { name, description, grants, managementOperations } = input
  const id = newId('rol')
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'role:create')
    const refusal = beyond(actor.role, nothing, input)
    if (refusal) throw new Refusal(refusal.message, refusal)
    await checkTaken(tx, organizationId, { name })
    const content = { description, grants, managementOperations }
    await tx.role.create({
      data: { id, organizationId, name, nameKey: nameKey(name), ...content },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'role:create',
      entity: { type: 'role', id, name },
      after: { name, ...content },
    })
  })
  return { id }
}
