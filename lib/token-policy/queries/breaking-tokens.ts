import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { type Count, countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, toPage } from '../../lists/keyset'
import { allowsLifetime } from '../../tokens/lifetime'
import { isActive } from '../../tokens/state/active'
import { breaksPolicy } from '../breaking'
import { policyOfOrganization } from '../policy'

export type BreakingToken = {
  id: string
  name: string
  ownerName: string
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  /** What it breaks, in words. */
  problem: string
}

export type BreakingTokens = Page<BreakingToken> & {
  count: Count
  /** Personal tokens break it as well, and are counted: only their owners see them. */
  personal: Count
}

type Found = {
  id: string
  name: string
  ownerName: string
  createdAt: Date
  effectiveExpiresAt: Date | null
  lastUsedAt: Date | null
  depth: number
}

const pageSize = 50

/** The active tokens that break the policy as it is, the newest first; null when it leaves nothing to break, or none does. */
export async function listBreakingTokens(slug: string, cursorText: string | undefined): Promise<BreakingTokens | null> {
  const { organization } = await requireMember(slug, 'service_token:read')
  const policy = policyOfOrganization(
    await db.organization.findUniqueOrThrow({
      where: { id: organization.id },
      select: {
        maxLifetimeSeconds: true,
        allowNever: true,
        allowCustomDatalog: true,
        revokeUnusedDays: true,
        requireAdminSecondFactor: true,
      },
    }),
  )
  const broken = breaksPolicy(policy)
  if (!broken) return null
  const matching = Prisma.sql`"Token" t WHERE t."organizationId" = ${organization.id} AND ${isActive('t')} AND ${broken}`
  const listed = Prisma.sql`${matching} AND t."membershipId" IS NULL`
  const cursor = decodeCursor(cursorText, 'timestamptz')
  const { condition, orderBy } = keyset(
    { column: Prisma.sql`t."createdAt"`, id: Prisma.sql`t."id"`, type: 'timestamptz', order: 'desc' },
    cursor,
  )
  const [found, count, personal] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT t."id", t."name", t."ownerName", t."createdAt", t."effectiveExpiresAt", t."lastUsedAt", t."depth"
      FROM ${listed} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM ${listed}`),
    countRows(Prisma.sql`FROM ${matching} AND t."membershipId" IS NOT NULL`),
  ])
  if (count.count === 0 && personal.count === 0) return null
  const page = toPage(found, pageSize, cursor, ({ createdAt, id }) => ({ value: createdAt.toISOString(), id }))
  const rows = page.rows.map(({ createdAt, effectiveExpiresAt: expiresAt, lastUsedAt, depth, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    problem:
      depth > 0 || allowsLifetime(policy, { createdAt, expiresAt })
        ? 'Custom Datalog'
        : lifetimeText(createdAt, expiresAt),
  }))
  return { ...page, rows, count, personal }
}

function lifetimeText(createdAt: Date, expiresAt: Date | null): string {
  if (!expiresAt) return 'Never expires'
  const days = Math.ceil((expiresAt.getTime() - createdAt.getTime()) / 86_400_000)
  return `Lives for ${days.toLocaleString('en')} days`
}
