import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { requireTokens } from '../state/require-tokens'
import type { DeletionFacts } from '../types'
import { findLineage } from './find-token'

/** What deleting a token would remove: for the dialog that asks first. */
export async function deletionFacts(realm: TokenRealm, tokenId: string): Promise<DeletionFacts> {
  const access = await requireTokens(realm, 'delete')
  const { rootId, path } = (await findLineage(access, tokenId)).at(-1)!
  const where = { ...access.owned, rootId, path: { startsWith: `${path}/` } }
  return { descendants: await db.token.count({ where }) }
}
