import 'server-only'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import type { PublicLevel } from '../public-level'

/** The application, held for the transaction; refused in words when another admin has deleted it meanwhile. */
export async function lockApplication(tx: Transaction, organizationId: string, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "Application" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR UPDATE`
  const found = await tx.application.findFirst({
    where: { id, organizationId, deletedAt: null },
    select: {
      name: true,
      slug: true,
      description: true,
      operations: { select: { name: true, access: true }, orderBy: { name: 'asc' } },
      teams: { where: { team: { isPublic: true } }, select: { level: true } },
    },
  })
  if (!found) throw new Refusal('This application no longer exists: it has been deleted. Go back to the list.')
  const { teams, ...application } = found
  return { ...application, publicLevel: (teams[0]?.level ?? 'none') as PublicLevel }
}
