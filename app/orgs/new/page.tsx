import type { Metadata } from 'next'
import { AuthFrame } from '@/components/auth/auth-frame'
import { CreateOrganizationForm } from '@/components/organizations/create-organization-form'
import { Note } from '@/components/ui/note'
import { createOrganizationAction } from '@/lib/organizations/actions'
import { isSecondOrganization } from '@/lib/organizations/queries'

export const metadata: Metadata = { title: 'Create organization' }

export default async function NewOrganizationPage() {
  const second = await isSecondOrganization()
  return (
    <AuthFrame>
      <div className="grid gap-5">
        <div>
          <h1 className="text-xl font-semibold tracking-[-0.018em]">Create organization</h1>
          <p className="text-ink-2">
            With service users, tokens and signing keys of its own, apart from every other. You are its first admin.
          </p>
        </div>
        {second && (
          <Note tone="warning">
            There is one organization so far, so your APIs need not name it when they ask the verifier. Once there are
            two, requests that name none are answered <code>organization_required</code>: let your APIs name theirs
            first.
          </Note>
        )}
        <CreateOrganizationForm create={createOrganizationAction} />
      </div>
    </AuthFrame>
  )
}
