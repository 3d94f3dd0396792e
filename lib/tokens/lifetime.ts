/** What an organization's policy says of lifetimes. Null means no longest one. */
export type LifetimePolicy = { allowNever: boolean; maxLifetimeSeconds: number | null }

/** The latest expiry that the policy allows for what is created now, in whole seconds; null when it names none. */
export function latestExpiry({ maxLifetimeSeconds }: LifetimePolicy, createdAt: Date): Date | null {
  if (maxLifetimeSeconds === null) return null
  return new Date((Math.floor(createdAt.getTime() / 1000) + maxLifetimeSeconds) * 1000)
}

/**
 * Whether the policy allows a token to live from its creation to its expiry (null: for ever). What has a longest lifetime cannot live for
 * ever. lib/token-policy/breaking.ts asks the same of the database.
 */
export function allowsLifetime(
  policy: LifetimePolicy,
  { createdAt, expiresAt }: { createdAt: Date; expiresAt: Date | null },
): boolean {
  const { allowNever, maxLifetimeSeconds } = policy
  if (expiresAt === null) return allowNever && maxLifetimeSeconds === null
  return maxLifetimeSeconds === null || expiresAt.getTime() <= createdAt.getTime() + maxLifetimeSeconds * 1000
}
