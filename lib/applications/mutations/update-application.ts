import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { holdingOfMember } from '../../auth/load-holding'
import { type Member, requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { grantsOperation, levelSuffices } from '../../decision/grants'
import { Refusal } from '../../errors'
import { lockMembers } from '../../members/mutations/lock-members'
import { nameKey } from '../../names'
import { type CataloguedOperation, printCatalogue } from '../catalogue'
import { editableOf } from '../editable'
import type { PublicLevel } from '../public-level'
import type { UpdateApplication } from '../schema'
import { weakenedOperations } from '../weakened'
import { lockApplication } from './lock-application'
import { checkTaken, refuseTaken } from './taken'

/** Changes name, description, catalogue and everyone's level. The slug is fixed. Counts from the next verified request on. */
export async function updateApplication(slug: string, input: UpdateApplication): Promise<void> {
  const member = await requireMember(slug, 'application:update')
  const organizationId = member.organization.id
  const { applicationId: id, operations, publicLevel } = input
  await db
    .$transaction(async (tx) => {
      const actor = await lockMembers(tx, member, 'application:update')
      const before = await lockApplication(tx, organizationId, id)
      await refuseStale(tx, input.version, editableOf(before), {
        organizationId,
        entity: { type: 'application', id, words: 'application' },
      })
      await checkTaken(tx, organizationId, { name: input.name, id })
      await checkCatalogue(tx, actor, id, before.operations, operations)
      await setPublicLevel(tx, actor, id, before.publicLevel, publicLevel)
      await tx.application.update({
        where: { id, organizationId },
        data: { name: input.name, nameKey: nameKey(input.name), description: input.description },
        select: { id: true },
      })
      if (printCatalogue(before.operations) !== printCatalogue(operations)) {
        await tx.operation.deleteMany({ where: { applicationId: id } })
        await tx.operation.createMany({ data: operations.map((operation) => ({ ...operation, applicationId: id })) })
      }
      const after = { name: input.name, description: input.description, public: publicLevel, operations }
      await appendAudit(tx, actor, {
        action: 'application:update',
        entity: { type: 'application', id, name: input.name },
        before: {
          name: before.name,
          description: before.description,
          public: before.publicLevel,
          operations: before.operations,
        },
        after,
      })
    })
    .catch((error) => refuseTaken(error, organizationId, { name: input.name, id }))
}

// Whoever is limited to reading may do what counts as reading: that is granting, too.
async function checkCatalogue(
  tx: Transaction,
  member: Member,
  applicationId: string,
  before: CataloguedOperation[],
  after: CataloguedOperation[],
): Promise<void> {
  if (member.role.builtIn === 'admin') return
  const weakened = weakenedOperations(before, after)
  if (weakened.length === 0) return
  const { levels } = await holdingOfMember(tx, member)
  const mayWrite = levelSuffices(levels.get(applicationId), 'write')
  const beyond = weakened.find((name) => !mayWrite || !grantsOperation(member.role, name, 'write'))
  if (beyond) {
    throw new Refusal(
      `${beyond} would be open to those who may only read. You may not do it yourself on this application, so you cannot open it. Ask an admin.`,
      { field: 'operations' },
    )
  }
}

const rank = { none: 0, read: 1, write: 2 }

// Giving everyone a level is granting it: nobody grants beyond what they hold.
async function setPublicLevel(
  tx: Transaction,
  member: Member,
  applicationId: string,
  from: PublicLevel,
  to: PublicLevel,
): Promise<void> {
  if (from === to) return
  const own = (await holdingOfMember(tx, member)).levels.get(applicationId) ?? 'none'
  if (rank[to] > rank[from] && member.role.builtIn !== 'admin' && rank[to] > rank[own]) {
    throw new Refusal('You cannot give everyone more than you have yourself on this application. Ask an admin.', {
      field: 'publicLevel',
    })
  }
  const organizationId = member.organization.id
  const team = await tx.team.findFirstOrThrow({ where: { organizationId, isPublic: true }, select: { id: true } })
  const key = { teamId_applicationId: { teamId: team.id, applicationId } }
  if (to === 'none') {
    await tx.teamApplication.delete({ where: key })
  } else {
    await tx.teamApplication.upsert({
      where: key,
      create: { teamId: team.id, applicationId, level: to },
      update: { level: to },
    })
  }
}
