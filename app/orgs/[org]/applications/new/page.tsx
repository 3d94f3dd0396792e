import type { Metadata } from 'next'
import { CreateApplicationForm } from '@/components/applications/create-application-form'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Card, CardBody } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { createApplicationAction } from '@/lib/applications/actions'
import { requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Create application' }

export default async function NewApplicationPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  await requireMember(org, 'application:create')
  return (
    <div className="max-w-2xl">
      <BreadcrumbTail label="Create" />
      <PageHeader title="Create application" description="One of your APIs, and the operations that it offers." />
      <Card>
        <CardBody>
          <CreateApplicationForm org={org} create={createApplicationAction.bind(null, org)} />
        </CardBody>
      </Card>
    </div>
  )
}
