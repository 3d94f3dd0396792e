import type { Metadata } from 'next'
import { EntityHistory } from '@/components/audit/entity-history'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { ConnectionTest } from '@/components/sso/connection-test'
import { DisconnectForm } from '@/components/sso/disconnect-form'
import { ProviderFacts } from '@/components/sso/provider-facts'
import { ProviderForm } from '@/components/sso/provider-form'
import { RegistrationFacts } from '@/components/sso/registration-facts'
import { RemoveProvider } from '@/components/sso/remove-provider'
import { CardBody, CardSection } from '@/components/ui/card'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/require-member'
import { disconnectAction, removeProviderAction, saveProviderAction, testConnectionAction } from '@/lib/sso/actions'
import { getProviderSettings } from '@/lib/sso/queries/get-provider'

export const metadata: Metadata = { title: 'Single sign-on' }

export default async function SingleSignOnPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  await requireMember(org, 'settings:read')
  const settings = await getProviderSettings(org)
  const { provider, mayChange } = settings
  return (
    <>
      <BreadcrumbTail label="Single sign-on" />
      <PageHeader
        title="Single sign-on"
        description="Members sign in by your own provider, with OpenID Connect. It lets them into this organization alone."
      />
      <div className="grid max-w-2xl gap-5">
        {!mayChange && (
          <Note>Only an Admin can change single sign-on: a provider can vouch for any member, Admins included.</Note>
        )}
        <RegistrationFacts settings={settings} />
        {mayChange && (
          <CardSection title="Provider">
            <CardBody>
              <ProviderForm settings={settings} save={saveProviderAction.bind(null, org)} />
            </CardBody>
          </CardSection>
        )}
        {!mayChange && (provider ? <ProviderFacts provider={provider} /> : <p>No provider is set up.</p>)}
        {provider && mayChange && (
          <>
            <CardSection title="Connection">
              <CardBody>
                <ConnectionTest test={testConnectionAction.bind(null, org)} />
              </CardBody>
            </CardSection>
            <CardSection title="People">
              <CardBody>
                <DisconnectForm connected={provider._count.identities} disconnect={disconnectAction.bind(null, org)} />
              </CardBody>
            </CardSection>
          </>
        )}
        {provider && <EntityHistory slug={org} type="sso_provider" id={provider.id} />}
        {mayChange && <RemoveProvider present={provider !== null} remove={removeProviderAction.bind(null, org)} />}
      </div>
    </>
  )
}
