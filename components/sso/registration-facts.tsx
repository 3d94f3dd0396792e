import type { ProviderSettings } from '@/lib/sso/queries/get-provider'
import { CopyButton } from '../ui/copy-button'
import { Fact, Facts } from '../ui/facts'

type RegistrationFactsProps = { settings: Pick<ProviderSettings, 'redirectUri' | 'signInAddress'> }

/** What has to be entered at the provider, and where members sign in. */
export function RegistrationFacts({ settings }: RegistrationFactsProps) {
  return (
    <Facts>
      <Fact term="Redirect URI" mono>
        {settings.redirectUri} <Copy value={settings.redirectUri} label="Copy the redirect URI" />
      </Fact>
      <Fact term="Members sign in at" mono>
        {settings.signInAddress} <Copy value={settings.signInAddress} label="Copy the sign-in address" />
      </Fact>
    </Facts>
  )
}

function Copy({ value, label }: { value: string; label: string }) {
  return <CopyButton value={value} label={label} iconOnly size="small" variant="quiet" />
}
