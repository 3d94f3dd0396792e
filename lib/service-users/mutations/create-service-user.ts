import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { identifierOf } from '../identifier'
import type { CreateServiceUser } from '../schema'
import { chosenRoleAndTeams } from './chosen'
import { isTaken, takenRefusal } from './taken'

/** Creates a service user. Its identifier is made from the name, unless the form asked for one, and stays. */
export async function createServiceUser(slug: string, input: CreateServiceUser): Promise<{ id: string }> {
  const member = await requireMember(slug, 'service_user:create')
  const organizationId = member.organization.id
  const identifier = input.identifier ?? identifierOf(input.name)
  if (!identifier) {
    throw new Refusal('This name leaves no letters for an identifier. Enter one, such as deploy_pipeline.', {
      field: 'identifier',
    })
  }
  const taken = await takenRefusal(organizationId, identifier)
  if (taken) throw taken
  const id = newId('su')
  try {
    await db.$transaction(async (tx) => {
      const actor = await lockMembers(tx, member, 'service_user:create')
      const { role, teams } = await chosenRoleAndTeams(tx, actor, input)
      await tx.serviceUser.create({
        data: {
          id,
          organizationId,
          name: input.name,
          nameKey: nameKey(input.name),
          identifier,
          description: input.description,
          roleId: role.id,
          createdById: member.user.id,
          createdByName: member.user.name,
          teams: { createMany: { data: teams.map((team) => ({ teamId: team.id })) } },
        },
        select: { id: true },
      })
      await appendAudit(tx, actor, {
        action: 'service_user:create',
        entity: { type: 'service_user', id, name: input.name },
        after: { name: input.name, identifier, description: input.description, role, teams },
      })
    })
  } catch (error) {
    // Two admins at once, or one who pressed twice.
    throw (isTaken(error) && (await takenRefusal(organizationId, identifier))) || error
  }
  return { id }
}
