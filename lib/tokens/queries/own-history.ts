import 'server-only'
import { entriesAbout } from '../../audit/entries-about'
import { canDo } from '../../auth/require-member'
import type { TokenRealm } from '../realm'
import { requireTokens } from '../state/require-tokens'
import { findLineage } from './find-token'

/** What the audit log has about a personal token, for its owner, who may otherwise not read that log. */
export async function ownHistory(realm: TokenRealm, id: string) {
  const access = await requireTokens(realm, 'read')
  await findLineage(access, id)
  const { organizationId } = access.owned
  const entries = await entriesAbout(organizationId, { type: 'personal_token', id }, 20)
  return { ...entries, mayReadLog: canDo(access.member, 'audit:read') }
}
