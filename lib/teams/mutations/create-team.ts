import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import type { CreateTeam } from '../schema'
import { checkTaken } from './check-taken'

/** Creates a team that nobody is in and that gives nothing yet. */
export async function createTeam(slug: string, { name, description }: CreateTeam): Promise<{ id: string }> {
  const member = await requireMember(slug, 'team:create')
  const organizationId = member.organization.id
  const id = newId('team')
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'team:create')
    await checkTaken(tx, organizationId, { name })
    await tx.team.create({
      data: { id, organizationId, name, nameKey: nameKey(name), description },
      select: { id: true },
    })
    await appendAudit(tx, actor, {
      action: 'team:create',
      entity: { type: 'team', id, name },
      after: { name, description },
    })
  })
  return { id }
}
