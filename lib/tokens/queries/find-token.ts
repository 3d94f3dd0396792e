import 'server-only'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { goneMessage, type LineageToken, lineageSelect } from '../state/lineage'
import type { TokenAccess } from '../state/require-tokens'

/** A token and everything above it, the root first; refuses in words when it is gone, or none of the caller's. */
export async function findLineage({ owned }: TokenAccess, tokenId: string): Promise<LineageToken[]> {
  const found = await db.token.findFirst({
    where: { id: tokenId, ...owned },
    select: { path: true },
  })
  if (!found) throw new Refusal(goneMessage)
  const lineage = await db.token.findMany({
    where: { id: { in: found.path.split('/') }, ...owned },
    orderBy: { depth: 'asc' },
    select: lineageSelect,
  })
  if (lineage.at(-1)?.id !== tokenId) throw new Refusal(goneMessage)
  return lineage
}
