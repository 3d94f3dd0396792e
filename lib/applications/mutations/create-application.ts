import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import type { CreateApplication } from '../schema'
import { checkTaken, refuseTaken } from './taken'

/** Creates an application and gives the Public team the chosen level on it. */
export async function createApplication(slug: string, input: CreateApplication): Promise<{ id: string }> {
  const member = await requireMember(slug, 'application:create')
  const organizationId = member.organization.id
  const id = newId('app')
  return db
    .$transaction(async (tx) => {
      await checkTaken(tx, organizationId, input)
      await tx.application.create({
        data: {
          id,
          organizationId,
          name: input.name,
          nameKey: nameKey(input.name),
          slug: input.slug,
          description: input.description,
          operations: { createMany: { data: input.operations } },
        },
        select: { id: true },
      })
      if (input.publicLevel !== 'none') {
        const team = await tx.team.findFirstOrThrow({ where: { organizationId, isPublic: true }, select: { id: true } })
        await tx.teamApplication.create({ data: { teamId: team.id, applicationId: id, level: input.publicLevel } })
      }
      await appendAudit(tx, member, {
        action: 'application:create',
        entity: { type: 'application', id, name: input.name },
        after: {
          name: input.name,
          slug: input.slug,
          description: input.description,
          public: input.publicLevel,
          operations: input.operations,
        },
      })
      return { id }
    })
    .catch((error) => refuseTaken(error, organizationId, input))
}
