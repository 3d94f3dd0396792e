import 'server-only'
import { db, Prisma } from '../../db/client'
import { nameKey } from '../../names'

/** What a search looks for: part of a name or id, or tokens of the service users whose name or identifier has it. */
export type Search = { pattern: string; inIds: boolean; serviceUserIds: string[] }

// What can stand in a token's id: the end of `tok_` and base32, which has no i, l, o and u. Most words cannot.
const partOfId = /^(t|to|tok|o|ok|k|(tok_|ok_|k_|_)?[0-9a-hjkmnp-tv-z]*)$/

/** The search for `q`, among one service user's tokens or all; undefined when it is empty. */
export async function searchFor(
  organizationId: string,
  q: string,
  serviceUserId: string | undefined,
): Promise<Search | undefined> {
  if (q === '') return undefined
  const part = nameKey(q)
  const pattern = `%${part.replace(/[\\%_]/g, '\\$&')}%`
  const only = serviceUserId ? Prisma.sql`AND "id" = ${serviceUserId}` : Prisma.empty
  const owners = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "ServiceUser"
    WHERE "organizationId" = ${organizationId} AND ("nameKey" LIKE ${pattern} OR "identifier" LIKE ${pattern}) ${only}`
  return { pattern, inIds: partOfId.test(part), serviceUserIds: owners.map(({ id }) => id) }
}

/** The columns that `matches` looks at. Without owners, the index on names has them all. */
export function searched({ serviceUserIds }: Search): Prisma.Sql {
  return serviceUserIds.length === 0 ? Prisma.sql`, t."nameKey"` : Prisma.sql`, t."nameKey", t."serviceUserId"`
}

/** Whether a row matches. */
export function matches(search: Search): Prisma.Sql {
  if (search.serviceUserIds.length === 0) return matchesText(search)
  return Prisma.sql`(${matchesText(search)} OR "serviceUserId" = ANY(${search.serviceUserIds}))`
}

/** Whether a row matches by itself. Names are stored case-folded, as the pattern is; ids have no upper case. */
export function matchesText({ pattern, inIds }: Search, of = Prisma.empty): Prisma.Sql {
  if (!inIds) return Prisma.sql`(${of}"nameKey" LIKE ${pattern})`
  return Prisma.sql`(${of}"nameKey" LIKE ${pattern} OR ${of}"id" LIKE ${pattern})`
}
