import type { TokenPolicySettings } from '@/lib/token-policy/policy'
import { Fact, Facts } from '../ui/facts'

/** The policy, for those who may only look at it. */
export function PolicyFacts({ policy }: { policy: TokenPolicySettings }) {
  const { maxLifetimeSeconds, allowNever, allowCustomDatalog, revokeUnusedDays, requireAdminSecondFactor } = policy
  return (
    <Facts>
      <Fact term="Longest lifetime">{maxLifetimeSeconds === null ? 'Any' : days(maxLifetimeSeconds / 86_400)}</Fact>
      <Fact term="Never">
        {allowNever && maxLifetimeSeconds === null ? 'Allowed' : 'Each token needs an expiration'}
      </Fact>
      <Fact term="Custom Datalog">{allowCustomDatalog ? 'Allowed' : 'Forbidden'}</Fact>
      <Fact term="Unused tokens">
        {revokeUnusedDays === null ? 'Stay' : `Are revoked after ${days(revokeUnusedDays)}`}
      </Fact>
      <Fact term="Admins">{requireAdminSecondFactor ? 'Need a second factor' : 'Need no second factor'}</Fact>
    </Facts>
  )
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${Math.ceil(count).toLocaleString('en')} days`
}
