import 'server-only'
import { canActOnServiceUser } from '../../auth/load-holding'
import { Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { lockOwner, lockOwnMembership, type Owner, ownerIn } from './owner'
import type { TokenAccess } from './require-tokens'

/** What mutations read of a token. */
export const lineageSelect = {
  id: true,
  name: true,
  kind: true,
  origin: true,
  parentId: true,
  rootId: true,
  depth: true,
  path: true,
  ownerName: true,
  ownerIdentifier: true,
  createdAt: true,
  restrictions: true,
  expiresAt: true,
  effectiveExpiresAt: true,
  effectiveNotBefore: true,
  revokedAt: true,
  revocationCause: true,
  revokedByName: true,
  revocationEvent: true,
  effectiveRevokedAt: true,
  effectiveRevocationCause: true,
  effectiveRevocationTokenId: true,
  secretsEndAt: true,
  firstSeenAt: true,
  serviceUserId: true,
  membershipId: true,
  serviceUser: { select: { name: true, identifier: true, deactivatedAt: true } },
} satisfies Prisma.TokenSelect

export type LineageToken = Prisma.TokenGetPayload<{ select: typeof lineageSelect }>

/** A token, everything above it (the root first), whose they are, and PostgreSQL's time after the locks were had. */
export type Lineage = { token: LineageToken; ancestors: LineageToken[]; owner: Owner; now: Date }

export const goneMessage = 'This token no longer exists: it has been deleted. Reload the list.'

/**
 * Locks a token's whole lineage, in one order everywhere: the owner, the root, then down to the token. Whoever changes a tree's state
 * holds its root for update and so goes alone; whoever mints into it holds the lineage for share, so that nothing above the new token
 * changes while it is made. The owner is held for share where the change depends on it being active; one's own membership always is.
 */
export async function lockLineage(
  tx: Transaction,
  access: TokenAccess,
  tokenId: string,
  mode: 'update' | 'share',
  options: { owner?: boolean } = {},
): Promise<Lineage> {
  const { member, owned } = access
  const { organizationId } = owned
  // These never change, so they can be read before anything is locked.
  const found = await tx.token.findFirst({
    where: { id: tokenId, ...owned },
    select: { path: true, rootId: true, serviceUserId: true, membershipId: true },
  })
  if (!found) throw new Refusal(goneMessage)
  const holder = ownerIn(found)
  const own = holder.kind === 'membership' && (await lockOwnMembership(tx, access))
  if (options.owner && !own) await lockOwner(tx, organizationId, holder, 'share')
  const lock = mode === 'update' ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR SHARE`
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ${found.rootId} ${lock}`
  const ids = found.path.split('/')
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ANY(${ids}) ORDER BY "depth" ${lock}`
  const lineage = await readLineage(tx, organizationId, ids)
  const token = lineage.at(-1)
  if (token?.id !== tokenId) throw new Refusal(goneMessage)
  if (!own && !(await canActOnServiceUser(tx, member, holder.id))) {
    throw new Refusal(`${token.ownerName} holds more than your role does. Ask an admin of the organization.`)
  }
  const owner = own || serviceUserOf(token)
  const named = { ...token, ownerName: owner.name, ownerIdentifier: owner.identifier }
  return { token: named, ancestors: lineage.slice(0, -1), owner, now: await databaseTime(tx) }
}

/** The tokens with these ids, the root first. */
export function readLineage(tx: Transaction, organizationId: string, ids: string[]): Promise<LineageToken[]> {
  return tx.token.findMany({
    where: { id: { in: ids }, organizationId },
    orderBy: { depth: 'asc' },
    select: lineageSelect,
  })
}

/**
 * PostgreSQL's time now, not that of the transaction's beginning, which lies before the wait for locks. Cut to milliseconds, as the
 * columns are: rounded up it would lie in the future, and a token revoked "now" would be active for half a millisecond.
 */
export async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS "now"`
  return row!.now
}

function serviceUserOf({ id, serviceUserId, serviceUser }: LineageToken): Owner {
  if (!serviceUserId || !serviceUser) throw new Error(`Token ${id} has no service user.`)
  const { deactivatedAt, ...rest } = serviceUser
  return { kind: 'service_user', id: serviceUserId, ...rest, active: deactivatedAt === null }
}
