import type { Metadata } from 'next'
import { ProfileForm } from '@/components/account/profile-form'
import { CardBody, CardSection } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { getProfile } from '@/lib/account/queries/get-profile'

export const metadata: Metadata = { title: 'Profile' }

export default async function ProfilePage() {
  const profile = await getProfile()
  return (
    <>
      <PageHeader title="Profile" description="Who you are, in every organization you belong to." />
      <div className="grid max-w-2xl gap-5">
        <CardSection title="Name">
          <CardBody>
            <ProfileForm name={profile.name} />
          </CardBody>
        </CardSection>
      </div>
    </>
  )
}
