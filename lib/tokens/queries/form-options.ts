import 'server-only'
import { type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { nameKey } from '../../names'
import type { TokenRealm } from '../realm'
import { requireTokens } from '../state/require-tokens'
import type { ServiceUserOption, TokenFormOptions, TokenPolicy } from '../types'

const shown = 200

/** What the form for a new token offers; `serviceUserId` is among it however many there are, if it is active. */
export async function tokenFormOptions(realm: TokenRealm, serviceUserId: string | null): Promise<TokenFormOptions> {
  const { kind, member } = await requireTokens(realm, 'create')
  const policy = policyOf(member)
  if (kind === 'personal') return { owners: null, policy }
  const found = await activeServiceUsers(member, '')
  const first = found.slice(0, shown)
  const missing = serviceUserId !== null && !first.some(({ id }) => id === serviceUserId)
  return {
    owners: {
      serviceUsers: missing ? [...(await activeServiceUser(member, serviceUserId)), ...first] : first,
      more: found.length > shown,
    },
    policy,
  }
}

/** Active service users with `q` in their name or identifier. */
export async function findServiceUsers(slug: string, q: string): Promise<ServiceUserOption[]> {
  const member = await requireMember(slug, 'service_token:create')
  return (await activeServiceUsers(member, q)).slice(0, shown)
}

/** The organization's policy as forms need it: what has a longest lifetime cannot live for ever. */
export function policyOf({ organization }: Member): TokenPolicy {
  const { allowNever, maxLifetimeSeconds, allowCustomDatalog } = organization
  return { allowNever: allowNever && maxLifetimeSeconds === null, maxLifetimeSeconds, allowCustomDatalog }
}

function activeServiceUsers(member: Member, q: string): Promise<ServiceUserOption[]> {
  const part = nameKey(q.trim())
  return db.serviceUser.findMany({
    where: {
      organizationId: member.organization.id,
      deactivatedAt: null,
      OR: part === '' ? undefined : [{ nameKey: { contains: part } }, { identifier: { contains: part } }],
    },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
    take: shown + 1,
    select: { id: true, name: true, identifier: true },
  })
}

function activeServiceUser(member: Member, id: string): Promise<ServiceUserOption[]> {
  return db.serviceUser.findMany({
    where: { id, organizationId: member.organization.id, deactivatedAt: null },
    select: { id: true, name: true, identifier: true },
  })
}
