import type { ProviderSettings } from '@/lib/sso/queries/get-provider'
import { CopiedFact } from '../ui/copied-fact'
import { Facts } from '../ui/facts'

type RegistrationFactsProps = { settings: Pick<ProviderSettings, 'redirectUri' | 'signInAddress'> }

/** What has to be entered at the provider, and where members sign in. */
export function RegistrationFacts({ settings }: RegistrationFactsProps) {
  return (
    <Facts>
      <CopiedFact term="Redirect URI" value={settings.redirectUri} label="Copy the redirect URI" />
      <CopiedFact term="Members sign in at" value={settings.signInAddress} label="Copy the sign-in address" />
    </Facts>
  )
}
