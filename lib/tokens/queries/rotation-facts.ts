import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { requireTokens } from '../state/require-tokens'
import type { RotationFacts } from '../types'
import { findLineage } from './find-token'

/** What rotating a token would end: for the dialog that asks first. */
export async function rotationFacts(realm: TokenRealm, tokenId: string): Promise<RotationFacts> {
  const access = await requireTokens(realm, 'rotate')
  const { owned } = access
  await findLineage(access, tokenId)
  const copies = await db.token.count({ where: { ...owned, copyCredential: { tokenId, endsAt: null } } })
  const overlapping = await db.credential.count({ where: { tokenId, token: owned, endsAt: { gt: new Date() } } })
  return { copies, overlapping }
}
