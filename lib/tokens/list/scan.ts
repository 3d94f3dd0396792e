import 'server-only'
import { Prisma } from '../../db/client'
import { classConditions } from './class-conditions'
import { inOrder, type Stretch, within } from './stretch'
import type { Survey } from './survey'

/** Whose rows are listed, and of which classes. */
export type Scope = { organizationId: string; serviceUserId: string | undefined; classes: number[]; survey: Survey }

/**
 * The rows of a stretch in order, `limit` of them at the most, as (id, key) and `more` columns: a merge of one index scan for each class,
 * none of which is read further than the merge needs. Rows whose class may be outdated are judged by the clock instead.
 */
export function scan(scope: Scope, stretch: Stretch, limit: number, more: Prisma.Sql = Prisma.empty): Prisma.Sql {
  const { name } = stretch.column
  const branches = classConditions(scope).map(
    (condition) => Prisma.sql`(
      SELECT t."id", ${name} AS "key" ${more} FROM "Token" t
      WHERE ${ofScope(scope)} AND ${condition} AND ${within(stretch)}
      ${inOrder(stretch, name, Prisma.sql`t."id"`)} LIMIT ${limit})`,
  )
  return Prisma.sql`
    SELECT * FROM (${Prisma.join(branches, ' UNION ALL ')}) AS "merged"
    ${inOrder(stretch, Prisma.sql`"key"`, Prisma.sql`"id"`)} LIMIT ${limit}`
}

/** Whether a row (t) is one of those whose rows are listed, of whatever class. */
export function ofScope({ organizationId, serviceUserId }: Scope): Prisma.Sql {
  const organization = Prisma.sql`t."organizationId" = ${organizationId}`
  return serviceUserId ? Prisma.sql`${organization} AND t."serviceUserId" = ${serviceUserId}` : organization
}
