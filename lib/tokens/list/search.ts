import 'server-only'
import { db, Prisma } from '../../db/client'
import { nameKey } from '../../names'

/** What a search looks for: part of a name or id, or tokens of the service users whose name or identifier has it. */
export type Search = { pattern: string; serviceUserIds: string[] }

// More owners than this are more than a search for one can mean; their tokens are then found by walking the list.
const maxOwners = 10_000

/** The search for `q`; undefined when it is empty. */
export async function searchFor(organizationId: string, q: string): Promise<Search | undefined> {
  if (q === '') return undefined
  const pattern = `%${nameKey(q).replace(/[\\%_]/g, '\\$&')}%`
  const owners = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "ServiceUser"
    WHERE "organizationId" = ${organizationId} AND ("nameKey" LIKE ${pattern} OR "identifier" LIKE ${pattern})
    LIMIT ${maxOwners}`
  return { pattern, serviceUserIds: owners.map(({ id }) => id) }
}

/** The columns that `matches` looks at. Without owners, the index on names has them all. */
export function searched({ serviceUserIds }: Search): Prisma.Sql {
  return serviceUserIds.length === 0 ? Prisma.sql`, t."nameKey"` : Prisma.sql`, t."nameKey", t."serviceUserId"`
}

/** Whether a row matches. Names are stored case-folded, and the pattern is; ids have no upper case. */
export function matches({ pattern, serviceUserIds }: Search): Prisma.Sql {
  const own = Prisma.sql`"nameKey" LIKE ${pattern} OR "id" LIKE ${pattern}`
  if (serviceUserIds.length === 0) return Prisma.sql`(${own})`
  return Prisma.sql`(${own} OR "serviceUserId" = ANY(${serviceUserIds}))`
}
