import type { CallerSession } from '../auth/caller'
import { domainOf } from './domain'

/** What an organization's provider says about who must come by it, and the member that it is asked about. */
type Question = {
  organizationId: string
  provider: { enabled: boolean; required: boolean; requiredSince: Date | null; domains: readonly string[] } | null
  email: string
  /** Whether the member has come by this provider before. */
  linked: boolean
  isAdmin: boolean
  /** Since when the member has had a second factor without a break. */
  secondFactorSince: Date | null
  session: CallerSession | undefined
}

/**
 * Whether the member may enter the organization only by its provider, and has not. An Admin who showed a second factor that they have had
 * since before passes all the same: somebody has to be able to come in and put right a provider that no longer answers.
 */
export function mustUseProvider(question: Question): boolean {
  const { organizationId, provider, email, linked, isAdmin, secondFactorSince, session } = question
  if (!provider?.enabled || !provider.required) return false
  // Having come by it once counts as well, so that another address is no way around it.
  if (!linked && !provider.domains.includes(domainOf(email))) return false
  if (session?.organizationId === organizationId) return false
  // One that was added later would be no hindrance to whoever has stolen a password.
  const hadBefore =
    secondFactorSince !== null && provider.requiredSince !== null && secondFactorSince < provider.requiredSince
  return !(isAdmin && hadBefore && session?.secondFactorAt)
}
