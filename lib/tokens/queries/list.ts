import 'server-only'
import { type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { decodeCursor } from '../../lists/cursor'
import { toPage } from '../../lists/keyset'
import { classesOf } from '../list/classes'
import { countTokens } from '../list/count'
import { findPage } from '../list/page'
import type { Scope } from '../list/scan'
import { searchFor } from '../list/search'
import { cursorType, placeOf } from '../list/stretch'
import { survey } from '../list/survey'
import { isTree, type TokenListParams } from '../list-params'
import type { TokenList, TokenRow } from '../types'
import { findRows } from './present'

const pageSize = 50
const shownDescendants = 20
const furtherDescendants = 100

/** One page of the service token list: a tree, or flat as soon as it is filtered, searched or sorted otherwise. */
export async function listTokens(slug: string, params: TokenListParams): Promise<TokenList> {
  const member = await requireMember(slug, 'service_token:read')
  const organizationId = member.organization.id
  const tree = isTree(params)
  const [surveyed, search] = await Promise.all([
    survey(organizationId),
    searchFor(organizationId, params.q, params.serviceUser),
  ])
  const scope = { organizationId, serviceUserId: params.serviceUser, classes: classesOf(params), survey: surveyed }
  const cursor = decodeCursor(params.cursor, cursorType(params.sort))
  const pageScope = tree ? { ...scope, classes: classesOf({ ...params, attenuated: false }) } : scope
  const counting = countTokens(scope, search)
  // Whoever shows the list awaits it; until then a failure here is nobody's yet, and must not end the process.
  counting.catch(() => {})
  const found = await findPage({ scope: pageScope, sort: params.sort, cursor, search, limit: pageSize + 1 })
  const page = toPage(found, pageSize, cursor, placeOf)
  const ids = page.rows.map(({ id }) => id)
  const shown = tree ? await treeRows(member, ids, params.more, scope) : await findRows(member, ids, surveyed.now)
  return {
    ...shown,
    counting,
    mode: tree ? 'tree' : 'flat',
    previous: page.previous,
    next: page.next,
    any: surveyed.classes.length > 0,
  }
}

/** Roots with their first descendants, depth-first: the order of the paths. */
async function treeRows(
  member: Member,
  rootIds: string[],
  further: TokenListParams['more'],
  { organizationId, survey: { now } }: Scope,
) {
  const limits = rootIds.map((rootId) => shownDescendants + furtherDescendants * (further[rootId] ?? 0))
  const below = await db.$queryRaw<{ rootId: string; ids: string[]; more: bigint }[]>`
    SELECT r."rootId", d."ids", CASE WHEN cardinality(d."ids") < r."shown" THEN 0 ELSE (
        SELECT count(*) FROM "Token" t WHERE t."rootId" = r."rootId" AND t."path" > r."rootId"
      ) - r."shown" END AS "more"
    FROM unnest(${rootIds}::text[], ${limits}::int[]) AS r("rootId", "shown")
    CROSS JOIN LATERAL (
      SELECT array_agg(first."id") AS "ids" FROM (
        SELECT t."id" FROM "Token" t
        WHERE t."rootId" = r."rootId" AND t."path" > r."rootId" AND t."organizationId" = ${organizationId}
        ORDER BY t."path" LIMIT r."shown"
      ) first
    ) d WHERE d."ids" IS NOT NULL`
  const groups = new Map(below.map((group) => [group.rootId, group]))
  const ids = rootIds.flatMap((rootId) => [rootId, ...(groups.get(rootId)?.ids ?? [])])
  const shown = await findRows(member, ids, now)
  const lastOfRoot = new Map<string, TokenRow>(shown.rows.map((row) => [row.rootId, row]))
  for (const { rootId, more } of below) {
    const last = lastOfRoot.get(rootId)
    if (last && more > 0) last.moreDescendants = Number(more)
  }
  return shown
}
