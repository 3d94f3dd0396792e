import type { Metadata } from 'next'
import { ApplicationFacts } from '@/components/applications/application-facts'
import { DeleteApplicationForm } from '@/components/applications/delete-application-form'
import { EditApplicationForm } from '@/components/applications/edit-application-form'
import { LimitedTokensCard } from '@/components/applications/limited-tokens-card'
import { OperationsList } from '@/components/applications/operations-list'
import { EntityHistory } from '@/components/audit/entity-history'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Badge } from '@/components/ui/badge'
import { CardBody, CardSection } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { deleteApplicationAction, updateApplicationAction } from '@/lib/applications/actions'
import { getApplication } from '@/lib/applications/queries/get-application'
import { canDo, requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Application' }

const done = { created: 'Application created.' }

export default async function ApplicationPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  const { org, id } = await params
  const member = await requireMember(org, 'application:read')
  const application = await getApplication(org, id)
  const present = application.deletedAt === null
  return (
    <>
      <DoneToast messages={done} />
      <BreadcrumbTail label={application.name} />
      <PageHeader
        title={application.name}
        trailing={!present && <Badge>Deleted</Badge>}
        description={application.description}
      />
      {!present && (
        <Note className="mb-5">
          This application has been deleted. Its name stays, because tokens go on naming it; requests that name it are
          refused.
        </Note>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          {present && canDo(member, 'application:update') ? (
            <CardSection title="Settings">
              <CardBody>
                <EditApplicationForm application={application} update={updateApplicationAction.bind(null, org)} />
              </CardBody>
            </CardSection>
          ) : (
            <OperationsList operations={application.operations} />
          )}
          <LimitedTokensCard org={org} application={application} />
          <EntityHistory slug={org} type="application" id={id} />
          {present && canDo(member, 'application:delete') && (
            <DeleteApplicationForm
              org={org}
              application={application}
              remove={deleteApplicationAction.bind(null, org)}
            />
          )}
        </div>
        <div className="max-lg:row-start-1">
          <ApplicationFacts application={application} />
        </div>
      </div>
    </>
  )
}
