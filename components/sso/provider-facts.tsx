import type { ProviderSettings } from '@/lib/sso/queries/get-provider'
import { Fact, Facts } from '../ui/facts'

type ProviderFactsProps = { provider: NonNullable<ProviderSettings['provider']> }

/** The provider, for those who may see it and not change it. */
export function ProviderFacts({ provider }: ProviderFactsProps) {
  return (
    <Facts>
      <Fact term="Issuer" mono>
        {provider.issuer}
      </Fact>
      <Fact term="Client id" mono>
        {provider.clientId}
      </Fact>
      <Fact term="Domains" mono>
        {provider.domains.join(', ')}
      </Fact>
      <Fact term="First role">{provider.firstRole?.name ?? 'None: only members and invited people get in'}</Fact>
      <Fact term="Required">{provider.required ? 'Yes' : 'No'}</Fact>
      <Fact term="In use">{provider.enabled ? 'Yes' : 'No'}</Fact>
    </Facts>
  )
}
