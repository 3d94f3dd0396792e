import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { countRows } from '../../lists/count'
import { decodeCursor } from '../../lists/cursor'
import { keyset, type Page, type Sort, toPage } from '../../lists/keyset'
import { containing } from '../../lists/like'
import { mailKindText } from '../kinds'
import type { MailListParams, MailState } from '../list-params'

const pageSize = 50

export type MailRow = {
  id: string
  recipient: string
  /** In words: "Invitation". */
  kind: string
  state: MailState
  attempts: number
  /** In words; what the last attempt failed of. */
  lastError: string | null
  /** ISO. */
  createdAt: string
  /** Null once it is due, or there will be none. */
  nextAttemptAt: string | null
  sentAt: string | null
}

type Found = Omit<MailRow, 'createdAt' | 'nextAttemptAt' | 'sentAt'> & {
  createdAt: Date
  nextAttemptAt: Date | null
  sentAt: Date | null
}

const sort: Sort = {
  column: Prisma.sql`"createdAt"`,
  id: Prisma.sql`"id"`,
  type: 'timestamptz',
  order: 'desc',
}

/** A page of the organization's mail, the newest first; never what it says. */
export async function listMail(
  slug: string,
  params: MailListParams,
): Promise<Page<MailRow> & { count: number; exact: boolean; any: boolean }> {
  const member = await requireMember(slug, 'settings:read')
  const organizationId = member.organization.id
  const cursor = decodeCursor(params.cursor, sort.type)
  const { condition, orderBy } = keyset(sort, cursor)
  const search = params.q ? Prisma.sql`"recipient" LIKE ${containing(params.q)}` : Prisma.sql`TRUE`
  const inState = params.state ? Prisma.sql`"state" = ${params.state}::"MailState"` : Prisma.sql`TRUE`
  const matching = Prisma.sql`"organizationId" = ${organizationId} AND ${search} AND ${inState}`
  const [found, counted, first] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT "id", "recipient", "kind", "state"::text, "attempts", "lastError", "createdAt", "sentAt",
        CASE WHEN "state" = 'waiting' AND "nextAttemptAt" > now() THEN "nextAttemptAt" END AS "nextAttemptAt"
      FROM "Mail" WHERE ${matching} AND ${condition} ${orderBy} LIMIT ${pageSize + 1}`,
    countRows(Prisma.sql`FROM "Mail" WHERE ${matching}`),
    db.mail.findFirst({ where: { organizationId }, select: { id: true } }),
  ])
  const page = toPage(found, pageSize, cursor, (row) => ({ value: row.createdAt.toISOString(), id: row.id }))
  const rows = page.rows.map((row) => ({
    ...row,
    kind: mailKindText(row.kind),
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
  }))
  return { ...page, rows, ...counted, any: first !== null }
}
