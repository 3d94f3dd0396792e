import type { LifetimePolicy } from '../tokens/lifetime'

/** What an organization asks of its tokens and of those who give them out. */
export type TokenPolicySettings = LifetimePolicy & {
  allowCustomDatalog: boolean
  revokeUnusedDays: number | null
  requireAdminSecondFactor: boolean
}

/** The policy alone, in one order: the version of its form is made from it. */
export function policyOfOrganization({
  maxLifetimeSeconds,
  allowNever,
  allowCustomDatalog,
  revokeUnusedDays,
  requireAdminSecondFactor,
}: TokenPolicySettings): TokenPolicySettings {
  return { maxLifetimeSeconds, allowNever, allowCustomDatalog, revokeUnusedDays, requireAdminSecondFactor }
}
