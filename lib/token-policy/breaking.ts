import 'server-only'
import { Prisma } from '../db/client'
import type { TokenPolicySettings } from './policy'

const holdsCustomDatalog = Prisma.sql`t."restrictions" @? '$[*][*] ? (@.type == "custom")'`

/**
 * The condition over "Token" t that breaks the policy: a root that lives longer than it may (lib/tokens/lifetime.ts), or a token with
 * custom Datalog of its own. Undefined when the policy leaves nothing to break.
 */
export function breaksPolicy({
  allowNever,
  maxLifetimeSeconds,
  allowCustomDatalog,
}: TokenPolicySettings): Prisma.Sql | undefined {
  const ways: Prisma.Sql[] = []
  if (!allowNever || maxLifetimeSeconds !== null)
    ways.push(Prisma.sql`(t."depth" = 0 AND t."effectiveExpiresAt" IS NULL)`)
  if (maxLifetimeSeconds !== null) {
    const longest = Prisma.sql`t."createdAt" + make_interval(secs => ${maxLifetimeSeconds}::int)`
    ways.push(Prisma.sql`(t."depth" = 0 AND t."effectiveExpiresAt" > ${longest})`)
  }
  if (!allowCustomDatalog) ways.push(holdsCustomDatalog)
  return ways.length === 0 ? undefined : Prisma.sql`(${Prisma.join(ways, ' OR ')})`
}

/**
 * The condition over "Token" t of a root that counts as unused: neither it nor anything below it was used, made or restored within so many
 * days. Active roots of service users lie in four classes of the list, whose index by last use finds the candidates.
 */
export function isUnusedFor(days: number): Prisma.Sql {
  const since = Prisma.sql`now() - make_interval(days => ${days}::int)`
  return Prisma.sql`
    t."kind" = 'service' AND t."depth" = 0 AND t."listClass" = ANY('{0,1,2,3}'::smallint[])
    AND (t."lastUsedAt" IS NULL OR t."lastUsedAt" <= ${since})
    AND t."createdAt" <= ${since} AND (t."restoredAt" IS NULL OR t."restoredAt" <= ${since})
    AND NOT EXISTS (
      SELECT FROM "Token" d
      WHERE d."rootId" = t."id" AND d."depth" > 0 AND GREATEST(d."lastUsedAt", d."createdAt", d."restoredAt") > ${since}
    )`
}
