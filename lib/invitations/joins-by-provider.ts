import { mustUseProvider } from '../sso/provider-decides'
import type { WaitingInvitation } from './queries/find-waiting'

/** Whether the organization takes the invited address by its own sign-in alone, so that a password would open nothing. */
export function joinsByProviderAlone({ email, organization, role }: WaitingInvitation): boolean {
  return mustUseProvider({
    organizationId: organization.id,
    provider: organization.ssoProvider && { ...organization.ssoProvider, requiredSince: null },
    email,
    linked: false,
    isAdmin: role.builtIn === 'admin',
    secondFactorSince: null,
    session: undefined,
  })
}
