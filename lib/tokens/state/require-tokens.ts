import 'server-only'
import { notFound } from 'next/navigation'
import { canDo, type Member, requireMember, requireMembership } from '../../auth/require-member'
import { Prisma } from '../../db/client'
import type { TokenRealm } from '../realm'
import type { TokenAction } from '../types'

type TokenVerb = TokenAction | 'read' | 'create'

/** Who asks, and which tokens exist for them. */
export type TokenAccess = {
  kind: TokenRealm['kind']
  member: Member
  /** Part of every `where` over tokens. A token without a membership is a service user's (a constraint of the table). */
  owned: { organizationId: string; membershipId: string | null }
}

/**
 * The caller's access to a realm's tokens. Service tokens need the operation of that name. Personal tokens need none and are the caller's
 * own: nobody else's exist here, not even for an admin. The first line of every query and mutation about tokens.
 */
export async function requireTokens(realm: TokenRealm, verb: TokenVerb): Promise<TokenAccess> {
  if (!isRealm(realm)) notFound()
  const { kind, org } = realm
  const member = kind === 'personal' ? await requireMembership(org) : await requireMember(org, `service_token:${verb}`)
  const membershipId = kind === 'personal' ? member.id : null
  return { kind, member, owned: { organizationId: member.organization.id, membershipId } }
}

/** Whether the caller may do this to tokens of the realm at all: the same that requireTokens asks. */
export function mayDo({ kind, member }: TokenAccess, verb: TokenVerb): boolean {
  return kind === 'personal' || canDo(member, `service_token:${verb}`)
}

/** `owned` for SQL, over the columns of the one table "Token". */
export function isOwned({ owned: { organizationId, membershipId } }: TokenAccess): Prisma.Sql {
  const owner = membershipId ? Prisma.sql`"membershipId" = ${membershipId}` : Prisma.sql`"membershipId" IS NULL`
  return Prisma.sql`("organizationId" = ${organizationId} AND ${owner})`
}

// The arguments of a server action are whatever was sent; whether `org` is a slug is asked where it is looked up.
function isRealm(sent: unknown): sent is TokenRealm {
  if (typeof sent !== 'object' || sent === null || !('kind' in sent && 'org' in sent)) return false
  return sent.kind === 'service' || sent.kind === 'personal'
}
