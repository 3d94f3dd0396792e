import 'server-only'
import { canActOnServiceUser } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'

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
  serviceUser: { select: { id: true, name: true, identifier: true, deactivatedAt: true } },
} satisfies Prisma.TokenSelect

export type LineageToken = Prisma.TokenGetPayload<{ select: typeof lineageSelect }>

/** A token, everything above it (the root first), and PostgreSQL's time after the locks were had. */
export type Lineage = { token: LineageToken; ancestors: LineageToken[]; now: Date }

export const goneMessage = 'This token no longer exists: it has been deleted. Reload the list.'

/**
 * Locks a token's whole lineage, in one order everywhere: the owner, the root, then down to the token. Whoever changes a tree's state
 * holds its root for update and so goes alone; whoever mints into it holds the lineage for share, so that nothing above the new token
 * changes while it is made. The owner is held for share where the change depends on it being active.
 */
export async function lockLineage(
  tx: Transaction,
  member: Member,
  tokenId: string,
  mode: 'update' | 'share',
  options: { owner?: boolean } = {},
): Promise<Lineage> {
  const organizationId = member.organization.id
  // These never change, so they can be read before anything is locked.
  const found = await tx.token.findFirst({
    where: { id: tokenId, organizationId, kind: { not: 'personal' } },
    select: { path: true, rootId: true, serviceUserId: true },
  })
  if (!found?.serviceUserId) throw new Refusal(goneMessage)
  if (options.owner) await lockServiceUser(tx, organizationId, found.serviceUserId, 'share')
  const lock = mode === 'update' ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR SHARE`
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ${found.rootId} ${lock}`
  const ids = found.path.split('/')
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ANY(${ids}) ORDER BY "depth" ${lock}`
  const lineage = await readLineage(tx, organizationId, ids)
  const token = lineage.at(-1)
  if (token?.id !== tokenId) throw new Refusal(goneMessage)
  if (!(await canActOnServiceUser(tx, member, found.serviceUserId))) {
    throw new Refusal(`${token.ownerName} holds more than your role does. Ask an admin of the organization.`)
  }
  return { token, ancestors: lineage.slice(0, -1), now: await databaseTime(tx) }
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
 * Locks a service user's row before any of its tokens. Undefined when there is none in the organization. For update means no key update:
 * PostgreSQL checks a token's owner again when one transaction writes its row twice, and those who hold a tree must not wait for this.
 */
export async function lockServiceUser(
  tx: Transaction,
  organizationId: string,
  serviceUserId: string,
  mode: 'update' | 'share',
): Promise<{ id: string; name: string; identifier: string; deactivatedAt: Date | null } | undefined> {
  const lock = mode === 'update' ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.sql`FOR SHARE`
  const [serviceUser] = await tx.$queryRaw<
    { id: string; name: string; identifier: string; deactivatedAt: Date | null }[]
  >`
    SELECT "id", "name", "identifier", "deactivatedAt" FROM "ServiceUser"
    WHERE "id" = ${serviceUserId} AND "organizationId" = ${organizationId} ${lock}`
  return serviceUser
}

/**
 * PostgreSQL's time now, not that of the transaction's beginning, which lies before the wait for locks. Cut to milliseconds, as the
 * columns are: rounded up it would lie in the future, and a token revoked "now" would be active for half a millisecond.
 */
export async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS "now"`
  return row!.now
}
