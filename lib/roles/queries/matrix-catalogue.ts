import 'server-only'
import { canDo, requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { containing } from '../../lists/like'
import { nameKey } from '../../names'
import { applicationsInPart, type MatrixView } from '../matrix-view'

// As many rows as a form can hold without becoming slow; what is beyond is unfolded when asked for.
const rowsAtOnce = 400

export type MatrixOperation = { name: string; access: 'read' | 'write' }

export type MatrixApplication = {
  id: string
  name: string
  /** In its catalogue. */
  count: number
  /** Those that match the search, or all; null while they are not unfolded. */
  operations: MatrixOperation[] | null
}

export type MatrixCatalogue = {
  view: MatrixView
  applications: MatrixApplication[]
  /** Whether there are more applications than the view asks for. */
  more: boolean
}

type Found = { id: string; name: string; count: number; matching: number }

/**
 * The catalogues that a grant matrix shows: application by application, as far as they fit; a search finds operations in all of them.
 * None for those who may not see applications.
 */
export async function matrixCatalogue(slug: string, view: MatrixView): Promise<MatrixCatalogue> {
  const member = await requireMember(slug, 'role:read')
  if (!canDo(member, 'application:read')) return { view, applications: [], more: false }
  const organizationId = member.organization.id
  const limit = view.parts * applicationsInPart
  const matching = Prisma.sql`
    (SELECT count(*)::int FROM "Operation" o WHERE o."applicationId" = a."id" AND ${nameMatches(view.q)})`
  const found = await db.$queryRaw<Found[]>`
    SELECT * FROM (
      SELECT a."id", a."name", a."nameKey", ${matching} AS "matching",
        (SELECT count(*)::int FROM "Operation" o WHERE o."applicationId" = a."id") AS "count"
      FROM "Application" a
      WHERE a."organizationId" = ${organizationId} AND a."deletedAt" IS NULL
    ) AS "counted"
    WHERE "count" > 0 AND ("matching" > 0 OR "nameKey" LIKE ${containing(nameKey(view.q))})
    ORDER BY "nameKey", "id" LIMIT ${limit + 1}`
  const shown = found.slice(0, limit)
  const unfolded = fitting(shown, view)
  const operations = await db.operation.findMany({
    where: { applicationId: { in: [...unfolded.keys()] }, application: { organizationId } },
    select: { applicationId: true, name: true, access: true },
    orderBy: [{ applicationId: 'asc' }, { name: 'asc' }],
  })
  const byApplication = new Map<string, MatrixOperation[]>([...unfolded.keys()].map((id) => [id, []]))
  for (const { applicationId, name, access } of operations) {
    if (unfolded.get(applicationId) === 'all' || name.includes(view.q)) {
      byApplication.get(applicationId)?.push({ name, access })
    }
  }
  return {
    view,
    applications: shown.map(({ id, name, count }) => ({
      id,
      name,
      count,
      operations: byApplication.get(id) ?? null,
    })),
    more: found.length > limit,
  }
}

function nameMatches(q: string): Prisma.Sql {
  return q === '' ? Prisma.sql`TRUE` : Prisma.sql`o."name" LIKE ${containing(q)}`
}

/** Which applications are shown with operations: those asked for, and the first that fit; of a search those that match, if any does. */
function fitting(shown: Found[], { q, open }: MatrixView): Map<string, 'all' | 'matching'> {
  const unfolded = new Map<string, 'all' | 'matching'>()
  let room = rowsAtOnce
  for (const { id, count, matching } of shown) {
    const some = q !== '' && matching > 0
    const rows = some ? matching : count
    if (!open.includes(id) && rows > room) continue
    if (!open.includes(id)) room -= rows
    unfolded.set(id, some ? 'matching' : 'all')
  }
  return unfolded
}
