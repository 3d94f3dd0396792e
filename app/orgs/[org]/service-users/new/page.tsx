import type { Metadata } from 'next'
import { CreateServiceUserForm } from '@/components/service-users/create-service-user-form'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Card, CardBody } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { createServiceUserAction } from '@/lib/service-users/actions'
import { serviceUserOptions } from '@/lib/service-users/queries/form-options'

export const metadata: Metadata = { title: 'Create service user' }

export default async function NewServiceUserPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  const member = await requireMember(org, 'service_user:create')
  return (
    <div className="max-w-2xl">
      <BreadcrumbTail label="Create" />
      <PageHeader
        title="Create service user"
        description="An account for a machine. It cannot sign in; it only owns tokens."
      />
      <Card>
        <CardBody>
          <CreateServiceUserForm
            org={org}
            options={await serviceUserOptions(org)}
            mayCreateTokens={canDo(member, 'service_token:create')}
            create={createServiceUserAction.bind(null, org)}
          />
        </CardBody>
      </Card>
    </div>
  )
}
