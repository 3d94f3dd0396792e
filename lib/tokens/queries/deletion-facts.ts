import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import type { DeletionFacts } from '../types'
import { findLineage } from './find-token'

/** What deleting a token would remove: for the dialog that asks first. */
export async function deletionFacts(slug: string, tokenId: string): Promise<DeletionFacts> {
  const member = await requireMember(slug, 'service_token:delete')
  const { rootId, path } = (await findLineage(member, tokenId)).at(-1)!
  const organizationId = member.organization.id
  return { descendants: await db.token.count({ where: { organizationId, rootId, path: { startsWith: `${path}/` } } }) }
}
