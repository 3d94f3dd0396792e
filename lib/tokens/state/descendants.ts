import 'server-only'
import { Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/** Descendants of one root, listed copies included. Cascades stay bounded by it. */
export const maxDescendants = 10_000

/**
 * Refuses when the root would get more descendants than the cap. Those who mint into one tree at once hold its rows for share, so they
 * take turns here: otherwise each would count without the others.
 */
export async function checkRoomForDescendants(tx: Transaction, rootId: string, more: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/descendants'), hashtext(${rootId}))`
  const count = (await tx.token.count({ where: { rootId } })) - 1
  if (count + more <= maxDescendants) return
  throw new Refusal(
    `A token has at most ${maxDescendants.toLocaleString('en')} descendants, and this tree has ${count.toLocaleString('en')}. Delete those that have expired, or attenuate another token.`,
  )
}

/** The rows below a token (and itself, as `self`), by the index on root and path: ids sort as bytes, and '0' follows '/'. */
export function subtreeOf(token: { id: string; rootId: string; path: string }, self: boolean): Prisma.Sql {
  const below = Prisma.sql`"path" > ${`${token.path}/`} AND "path" < ${`${token.path}0`}`
  return self
    ? Prisma.sql`"rootId" = ${token.rootId} AND ("path" = ${token.path} OR (${below}))`
    : Prisma.sql`"rootId" = ${token.rootId} AND ${below}`
}
