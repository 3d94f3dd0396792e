import 'server-only'
import { canActOnServiceUser } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

// No key update, for the reason that lib/tokens gives (state/lineage.ts, lockServiceUser).
/** The service user, held for the transaction; refused in words when it is gone or holds more than the member. */
export async function lockServiceUserRow(tx: Transaction, member: Member, id: string) {
  const organizationId = member.organization.id
  await tx.$queryRaw`SELECT 1 FROM "ServiceUser" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR NO KEY UPDATE`
  const found = await tx.serviceUser.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      identifier: true,
      description: true,
      deactivatedAt: true,
      role: { select: { id: true, name: true } },
      teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { nameKey: 'asc' } } },
    },
  })
  if (!found) throw new Refusal('This service user no longer exists: it has been deleted. Go back to the list.')
  if (!(await canActOnServiceUser(tx, member, id))) {
    throw new Refusal(`${found.name} holds more than your role does. Ask an admin of the organization.`)
  }
  return { ...found, teams: found.teams.map(({ team }) => team) }
}
