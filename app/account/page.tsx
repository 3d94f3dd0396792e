import type { Metadata } from 'next'
import { EmailSection } from '@/components/account/email-section'
import { MembershipsSection } from '@/components/account/memberships-section'
import { PasswordSection } from '@/components/account/password-section'
import { ProfileForm } from '@/components/account/profile-form'
import { CardBody, CardSection } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { getProfile } from '@/lib/account/queries/get-profile'
import { listMemberships } from '@/lib/account/queries/list-memberships'
import { confinedMessage } from '@/lib/auth/confined-message'

export const metadata: Metadata = { title: 'Profile' }

const done = { email: 'Address changed.' }

export default async function ProfilePage() {
  const [profile, memberships] = await Promise.all([getProfile(), listMemberships()])
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader title="Profile" description="Who you are, in every organization you belong to." />
      <div className="grid max-w-2xl gap-5">
        <CardSection title="About you">
          <CardBody>
            <ProfileForm name={profile.name} />
          </CardBody>
        </CardSection>
        {profile.confined ? (
          <Note>{confinedMessage}</Note>
        ) : (
          <>
            <EmailSection {...profile} />
            <PasswordSection {...profile} />
          </>
        )}
        <MembershipsSection memberships={memberships} />
      </div>
    </>
  )
}
