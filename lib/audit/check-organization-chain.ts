import 'server-only'
import { requireMember } from '../auth/require-member'
import { type ChainCheck, verifyChain } from './verify'

// A request's worth: about a second of hashing.
const stretch = 20_000

/** Checks up to 20,000 entries of the organization's chain after a position. */
export async function checkOrganizationChain(slug: string, after: number): Promise<ChainCheck> {
  const member = await requireMember(slug, 'audit:read')
  return verifyChain(member.organization.id, after, stretch)
}
