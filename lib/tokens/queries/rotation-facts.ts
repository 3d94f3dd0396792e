import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { countOf } from '../state/copy-sketch'
import { requireTokens } from '../state/require-tokens'
import type { RotationFacts } from '../types'
import { findLineage } from './find-token'

/** What rotating a token would end: for the dialog that asks first. */
export async function rotationFacts(realm: TokenRealm, tokenId: string): Promise<RotationFacts> {
  const access = await requireTokens(realm, 'rotate')
  const { owned } = access
  await findLineage(access, tokenId)
  const copies = await db.token.count({ where: { ...owned, copyCredential: { tokenId, endsAt: null } } })
  const current = await db.credential.findFirst({
    where: { tokenId, token: owned, endsAt: null },
    select: { unlistedCopies: true },
  })
  const unlisted = current?.unlistedCopies ? countOf(current.unlistedCopies) : 0
  const overlapping = await db.credential.count({ where: { tokenId, token: owned, endsAt: { gt: new Date() } } })
  return { copies, unlisted, overlapping }
}
