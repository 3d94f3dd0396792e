import type { Metadata } from 'next'
import { EffectiveAccess } from '@/components/access/effective-access'
import { EntityHistory } from '@/components/audit/entity-history'
import { DangerZone } from '@/components/service-users/danger-zone'
import { EditServiceUserForm } from '@/components/service-users/edit-service-user-form'
import { ServiceUserFacts } from '@/components/service-users/service-user-facts'
import { ServiceUserTokens } from '@/components/service-users/service-user-tokens'
import { StateBadge } from '@/components/service-users/state-badge'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { CardBody, CardSection } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import type { ManagementOperation } from '@/lib/auth/operations'
import { canDo, requireMember } from '@/lib/auth/require-member'
import {
  deactivateServiceUserAction,
  deleteServiceUserAction,
  reactivateServiceUserAction,
  updateServiceUserAction,
} from '@/lib/service-users/actions'
import { serviceUserOptions } from '@/lib/service-users/queries/form-options'
import { getServiceUser } from '@/lib/service-users/queries/get-service-user'

export const metadata: Metadata = { title: 'Service user' }

const done = { created: 'Service user created.' }

type ServiceUserPageProps = {
  params: Promise<{ org: string; id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ServiceUserPage({ params, searchParams }: ServiceUserPageProps) {
  const [{ org, id }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'service_user:read')
  const serviceUser = await getServiceUser(org, id)
  const mayDo = (operation: ManagementOperation) => serviceUser.mayAct && canDo(member, operation)
  const may = {
    deactivate: mayDo('service_user:deactivate'),
    reactivate: mayDo('service_user:reactivate'),
    delete: mayDo('service_user:delete'),
  }
  const actions = {
    deactivate: deactivateServiceUserAction.bind(null, org),
    reactivate: reactivateServiceUserAction.bind(null, org),
    delete: deleteServiceUserAction.bind(null, org),
  }
  return (
    <>
      <DoneToast messages={done} />
      <BreadcrumbTail label={serviceUser.name} />
      <PageHeader
        title={serviceUser.name}
        trailing={<StateBadge active={serviceUser.deactivatedAt === null} />}
        description={serviceUser.description}
      />
      {!serviceUser.mayAct && canDo(member, 'service_user:update') && (
        <Note className="mb-5">
          It holds more than your role does, so you cannot change it. An admin of the organization can.
        </Note>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <ServiceUserTokens org={org} serviceUser={serviceUser} mayCreate={mayDo('service_token:create')} />
          <EffectiveAccess slug={org} holder={{ serviceUserId: id }} search={search} />
          {mayDo('service_user:update') && (
            <CardSection title="Settings">
              <CardBody>
                <EditServiceUserForm
                  serviceUser={serviceUser}
                  options={await serviceUserOptions(org, serviceUser)}
                  update={updateServiceUserAction.bind(null, org)}
                />
              </CardBody>
            </CardSection>
          )}
          <EntityHistory slug={org} type="service_user" id={id} />
          <DangerZone org={org} serviceUser={serviceUser} may={may} actions={actions} />
        </div>
        <div className="max-lg:row-start-1">
          <ServiceUserFacts serviceUser={serviceUser} />
        </div>
      </div>
    </>
  )
}
