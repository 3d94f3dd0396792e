import 'server-only'
import { db } from '../../db/client'
import type { TokenRealm } from '../realm'
import { requireTokens } from '../state/require-tokens'
import type { MoreDescendants } from '../types'
import { clock } from './clock'
import { findRows } from './present'

const pageSize = 100

/** The next descendants of a root, depth-first after the row with this path; empty when the root is gone. */
export async function moreDescendants(realm: TokenRealm, rootId: string, afterPath: string): Promise<MoreDescendants> {
  const access = await requireTokens(realm, 'read')
  const where = { ...access.owned, rootId, path: { gt: afterPath }, depth: { gt: 0 } }
  const found = await db.token.findMany({
    where,
    orderBy: { path: 'asc' },
    take: pageSize,
    select: { id: true, path: true },
  })
  const last = found.at(-1)
  const more = last ? await db.token.count({ where: { ...where, path: { gt: last.path } } }) : 0
  const { rows, applications } = await findRows(
    access,
    found.map(({ id }) => id),
    await clock(),
  )
  const lastRow = rows.at(-1)
  if (lastRow && more > 0) lastRow.moreDescendants = more
  return { rows, applications }
}
