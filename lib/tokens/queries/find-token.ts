import 'server-only'
import type { Member } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { goneMessage, type LineageToken, lineageSelect } from '../state/lineage'

/** A token and everything above it, the root first; refuses in words when it is gone, or another organization's. */
export async function findLineage(member: Member, tokenId: string): Promise<LineageToken[]> {
  const found = await db.token.findFirst({
    where: { id: tokenId, organizationId: member.organization.id, kind: { not: 'personal' } },
    select: { path: true },
  })
  if (!found) throw new Refusal(goneMessage)
  const lineage = await db.token.findMany({
    where: { id: { in: found.path.split('/') }, organizationId: member.organization.id },
    orderBy: { depth: 'asc' },
    select: lineageSelect,
  })
  if (lineage.at(-1)?.id !== tokenId) throw new Refusal(goneMessage)
  return lineage
}
