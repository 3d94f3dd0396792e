import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import type { RotationFacts } from '../types'
import { findLineage } from './find-token'

/** What rotating a token would end: for the dialog that asks first. */
export async function rotationFacts(slug: string, tokenId: string): Promise<RotationFacts> {
  const member = await requireMember(slug, 'service_token:rotate')
  const organizationId = member.organization.id
  await findLineage(member, tokenId)
  const copies = await db.token.count({ where: { organizationId, copyCredential: { tokenId, endsAt: null } } })
  const overlapping = await db.credential.count({ where: { organizationId, tokenId, endsAt: { gt: new Date() } } })
  return { copies, overlapping }
}
