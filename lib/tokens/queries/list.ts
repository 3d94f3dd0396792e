import 'server-only'
import { type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { decodeCursor } from '../../lists/cursor'
import { toPage } from '../../lists/keyset'
import { classesOf } from '../list/classes'
import { countTokens } from '../list/count'
import { type FoundRow, findPage } from '../list/page'
import { cursorType, nothing, type Scope } from '../list/scan'
import { searchFor } from '../list/search'
import { survey } from '../list/survey'
import { isTree, type TokenListParams } from '../list-params'
import type { TokenList, TokenRow } from '../types'
import { findRows } from './present'

const pageSize = 50
const shownDescendants = 20

/** One page of the service token list: a tree, or flat as soon as it is filtered, searched or sorted otherwise. */
export async function listTokens(slug: string, params: TokenListParams): Promise<TokenList> {
  const member = await requireMember(slug, 'service_token:read')
  const organizationId = member.organization.id
  const tree = isTree(params)
  const [surveyed, search] = await Promise.all([survey(organizationId), searchFor(organizationId, params.q)])
  const scope = { organizationId, serviceUserId: params.serviceUser, classes: classesOf(params), survey: surveyed }
  const cursor = decodeCursor(params.cursor, cursorType(params.sort))
  const pageScope = tree ? { ...scope, classes: classesOf({ ...params, attenuated: false }) } : scope
  const [found, counted] = await Promise.all([
    findPage({ scope: pageScope, sort: params.sort, cursor, search, limit: pageSize + 1 }),
    countTokens(scope, search),
  ])
  const page = toPage(found, pageSize, cursor, keyOf)
  const ids = page.rows.map(({ id }) => id)
  const shown = tree ? await treeRows(member, ids, scope) : await findRows(member, ids, surveyed.now)
  return {
    ...shown,
    ...counted,
    mode: tree ? 'tree' : 'flat',
    previous: page.previous,
    next: page.next,
    any: surveyed.classes.length > 0,
  }
}

function keyOf({ id, key }: FoundRow): { value: string; id: string } {
  if (key === null) return { value: nothing, id }
  return { value: typeof key === 'string' ? key : key.toISOString(), id }
}

/** Roots with their first descendants, depth-first: the order of the paths. */
async function treeRows(member: Member, rootIds: string[], { organizationId, survey: { now } }: Scope) {
  const below = await db.$queryRaw<{ rootId: string; ids: string[]; more: bigint }[]>`
    SELECT r."rootId", d."ids", CASE WHEN cardinality(d."ids") < ${shownDescendants} THEN 0 ELSE (
        SELECT count(*) FROM "Token" t WHERE t."rootId" = r."rootId" AND t."path" > r."rootId"
      ) - ${shownDescendants} END AS "more"
    FROM unnest(${rootIds}::text[]) AS r("rootId")
    CROSS JOIN LATERAL (
      SELECT array_agg(first."id") AS "ids" FROM (
        SELECT t."id" FROM "Token" t
        WHERE t."rootId" = r."rootId" AND t."path" > r."rootId" AND t."organizationId" = ${organizationId}
        ORDER BY t."path" LIMIT ${shownDescendants}
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
