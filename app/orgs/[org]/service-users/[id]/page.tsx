import type { Metadata } from 'next'
import { EntityHistory } from '@/components/audit/entity-history'
import { AccessTable } from '@/components/service-users/access-table'
import { DangerZone } from '@/components/service-users/danger-zone'
import { EditServiceUserForm } from '@/components/service-users/edit-service-user-form'
import { ServiceUserFacts } from '@/components/service-users/service-user-facts'
import { ServiceUserTokens } from '@/components/service-users/service-user-tokens'
import { StateBadge } from '@/components/service-users/state-badge'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { CardBody, CardSection } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { serviceUserOptions } from '@/lib/service-users/queries/form-options'
import { getServiceUser } from '@/lib/service-users/queries/get-service-user'

export const metadata: Metadata = { title: 'Service user' }

export default async function ServiceUserPage({ params }: { params: Promise<{ org: string; id: string }> }) {
  const { org, id } = await params
  const member = await requireMember(org, 'service_user:read')
  const [serviceUser, options] = await Promise.all([getServiceUser(org, id), serviceUserOptions(org)])
  const may = {
    deactivate: canDo(member, 'service_user:deactivate'),
    reactivate: canDo(member, 'service_user:reactivate'),
    delete: canDo(member, 'service_user:delete'),
  }
  return (
    <>
      <BreadcrumbTail label={serviceUser.name} />
      <PageHeader
        title={serviceUser.name}
        trailing={<StateBadge active={serviceUser.deactivatedAt === null} />}
        description={serviceUser.description}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <ServiceUserTokens org={org} serviceUser={serviceUser} mayCreate={canDo(member, 'service_token:create')} />
          <AccessTable org={org} serviceUser={serviceUser} />
          {canDo(member, 'service_user:update') && (
            <CardSection title="Settings">
              <CardBody>
                <EditServiceUserForm org={org} serviceUser={serviceUser} options={options} />
              </CardBody>
            </CardSection>
          )}
          <EntityHistory slug={org} type="service_user" id={id} />
          <DangerZone org={org} serviceUser={serviceUser} may={may} />
        </div>
        <div className="max-lg:row-start-1">
          <ServiceUserFacts serviceUser={serviceUser} />
        </div>
      </div>
    </>
  )
}
