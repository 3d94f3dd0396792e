import 'server-only'
import { db } from '../../db/client'
import type { Count } from '../../lists/count'
import { type Cursor, decodeCursor } from '../../lists/cursor'
import { toPage } from '../../lists/keyset'
import { classesOf } from '../list/classes'
import { countTokens } from '../list/count'
import { findOwn } from '../list/own'
import { findPage } from '../list/page'
import { searchFor } from '../list/search'
import { cursorType, type FoundRow, placeOf } from '../list/stretch'
import { survey } from '../list/survey'
import { isTree, type TokenListParams } from '../list-params'
import type { TokenRealm } from '../realm'
import { requireTokens, type TokenAccess } from '../state/require-tokens'
import type { TokenList, TokenRow } from '../types'
import { clock } from './clock'
import { findRows } from './present'

const pageSize = 50
const shownDescendants = 20
const furtherDescendants = 100

/** One page of a realm's list: a tree, or flat as soon as it is filtered, searched or sorted otherwise. */
export async function listTokens(realm: TokenRealm, params: TokenListParams): Promise<TokenList> {
  const access = await requireTokens(realm, 'read')
  const tree = isTree(params)
  const cursor = decodeCursor(params.cursor, cursorType(params.sort))
  const find = access.kind === 'personal' ? findPersonal : findService
  const { found, now, any, count } = await find(access, params, cursor)
  const page = toPage(found, pageSize, cursor, placeOf)
  const ids = page.rows.map(({ id }) => id)
  const shown = tree ? await treeRows(access, ids, params.more, now) : await findRows(access, ids, now)
  // Only now, so that it takes nothing from the rows. Until somebody awaits it, a failure must not end the process.
  const counting = count()
  counting.catch(() => {})
  return { ...shown, counting, any, mode: tree ? 'tree' : 'flat', previous: page.previous, next: page.next }
}

/** The ids of one page and one more, in the order of the scan; in a tree, those of roots. */
type Found = { found: FoundRow[]; now: Date; any: boolean; count: () => Promise<Count> }

async function findService(
  { owned: { organizationId } }: TokenAccess,
  params: TokenListParams,
  cursor: Cursor | undefined,
): Promise<Found> {
  const [surveyed, search] = await Promise.all([
    survey(organizationId),
    searchFor(organizationId, params.q, params.serviceUser),
  ])
  const scope = { organizationId, serviceUserId: params.serviceUser, classes: classesOf(params), survey: surveyed }
  const pageScope = isTree(params) ? { ...scope, classes: classesOf({ ...params, attenuated: false }) } : scope
  const found = await findPage({ scope: pageScope, sort: params.sort, cursor, search, limit: pageSize + 1 })
  const count = () => countTokens(scope, search)
  return { found, count, any: surveyed.classes.length > 0, now: surveyed.now }
}

async function findPersonal(access: TokenAccess, params: TokenListParams, cursor: Cursor | undefined): Promise<Found> {
  const now = await clock()
  const rootsOnly = isTree(params)
  const { found, count, any } = await findOwn(access, { params, rootsOnly, cursor, limit: pageSize + 1, now })
  return { found, count: async () => ({ count, exact: true }), any, now }
}

/** Roots with their first descendants, depth-first: the order of the paths. */
async function treeRows(access: TokenAccess, rootIds: string[], further: TokenListParams['more'], now: Date) {
  const limits = rootIds.map((rootId) => shownDescendants + furtherDescendants * (further[rootId] ?? 0))
  const below = await db.$queryRaw<{ rootId: string; ids: string[]; more: bigint }[]>`
    SELECT r."rootId", d."ids", CASE WHEN cardinality(d."ids") < r."shown" THEN 0 ELSE (
        SELECT count(*) FROM "Token" t WHERE t."rootId" = r."rootId" AND t."path" > r."rootId"
      ) - r."shown" END AS "more"
    FROM unnest(${rootIds}::text[], ${limits}::int[]) AS r("rootId", "shown")
    CROSS JOIN LATERAL (
      SELECT array_agg(first."id") AS "ids" FROM (
        SELECT t."id" FROM "Token" t
        WHERE t."rootId" = r."rootId" AND t."path" > r."rootId" AND t."organizationId" = ${access.owned.organizationId}
        ORDER BY t."path" LIMIT r."shown"
      ) first
    ) d WHERE d."ids" IS NOT NULL`
  const groups = new Map(below.map((group) => [group.rootId, group]))
  const ids = rootIds.flatMap((rootId) => [rootId, ...(groups.get(rootId)?.ids ?? [])])
  const shown = await findRows(access, ids, now)
  const lastOfRoot = new Map<string, TokenRow>(shown.rows.map((row) => [row.rootId, row]))
  for (const { rootId, more } of below) {
    const last = lastOfRoot.get(rootId)
    if (last && more > 0) last.moreDescendants = Number(more)
  }
  return shown
}
