import type { Metadata } from 'next'
import { ApplicationFacts } from '@/components/applications/application-facts'
import { DeleteApplicationForm } from '@/components/applications/delete-application-form'
import { EditApplicationForm } from '@/components/applications/edit-application-form'
import { OperationsList } from '@/components/applications/operations-list'
import { EntityHistory } from '@/components/audit/entity-history'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { CardBody, CardSection } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { getApplication } from '@/lib/applications/queries/get-application'
import { canDo, requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Application' }

export default async function ApplicationPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  const { org, id } = await params
  const member = await requireMember(org, 'application:read')
  const application = await getApplication(org, id)
  return (
    <>
      <BreadcrumbTail label={application.name} />
      <PageHeader title={application.name} description={application.description} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          {canDo(member, 'application:update') ? (
            <CardSection title="Settings">
              <CardBody>
                <EditApplicationForm org={org} application={application} />
              </CardBody>
            </CardSection>
          ) : (
            <OperationsList operations={application.operations} />
          )}
          <EntityHistory slug={org} type="application" id={id} />
          {canDo(member, 'application:delete') && <DeleteApplicationForm org={org} application={application} />}
        </div>
        <div className="max-lg:row-start-1">
          <ApplicationFacts org={org} application={application} />
        </div>
      </div>
    </>
  )
}
