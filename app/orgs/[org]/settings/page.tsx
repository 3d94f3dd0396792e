import type { Metadata } from 'next'
import { GeneralFacts } from '@/components/settings/general-facts'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/require-member'
import { getGeneralSettings } from '@/lib/settings/queries/get-general'

export const metadata: Metadata = { title: 'Settings' }

export default async function GeneralSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  await requireMember(org, 'settings:read')
  const settings = await getGeneralSettings(org)
  return (
    <>
      <PageHeader
        title="General"
        description="What the organization is called, and where your APIs ask the verifier."
      />
      <div className="grid max-w-2xl gap-5">
        <GeneralFacts settings={settings} />
      </div>
    </>
  )
}
