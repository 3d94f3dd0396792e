import type { Metadata } from 'next'
import { DeleteOrganizationForm } from '@/components/organizations/delete-form'
import { RenameForm } from '@/components/organizations/rename-form'
import { GeneralFacts } from '@/components/settings/general-facts'
import { UsageForm } from '@/components/settings/usage-form'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { deleteOrganizationAction, renameOrganizationAction } from '@/lib/organizations/actions'
import { updateUsageSettingsAction } from '@/lib/settings/actions'
import { getDeletionFacts, getGeneralSettings } from '@/lib/settings/queries/get-general'

export const metadata: Metadata = { title: 'Settings' }

export default async function GeneralSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  const member = await requireMember(org, 'settings:read')
  const settings = await getGeneralSettings(org)
  const deletion = canDo(member, 'organization:delete') ? await getDeletionFacts(org) : null
  return (
    <>
      <PageHeader
        title="General"
        description="What the organization is called, and where your APIs ask the verifier."
      />
      <div className="grid max-w-2xl gap-5">
        <GeneralFacts settings={settings} />
        {canDo(member, 'organization:update') && (
          <RenameForm organization={settings} rename={renameOrganizationAction.bind(null, org)} />
        )}
        {canDo(member, 'settings:update') && (
          <UsageForm settings={settings} update={updateUsageSettingsAction.bind(null, org)} />
        )}
        {deletion && (
          <DeleteOrganizationForm
            organization={settings}
            facts={deletion}
            remove={deleteOrganizationAction.bind(null, org)}
          />
        )}
      </div>
    </>
  )
}
