import type { Metadata } from 'next'
import { EffectiveAccess } from '@/components/access/effective-access'
import { EntityHistory } from '@/components/audit/entity-history'
import { DangerZone } from '@/components/members/danger-zone'
import { EditMemberForm } from '@/components/members/edit-member-form'
import { LeaveOrganization } from '@/components/members/leave-organization'
import { MemberFacts } from '@/components/members/member-facts'
import { ResetSecondFactor } from '@/components/second-factor/reset-second-factor'
import { StateBadge } from '@/components/service-users/state-badge'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { CardBody, CardSection } from '@/components/ui/card'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import type { ManagementOperation } from '@/lib/auth/operations'
import { canDo, requireMember } from '@/lib/auth/require-member'
import {
  deactivateMemberAction,
  leaveOrganizationAction,
  reactivateMemberAction,
  removeMemberAction,
  updateMemberAction,
} from '@/lib/members/actions'
import { memberOptions } from '@/lib/members/queries/form-options'
import { getMemberDetail } from '@/lib/members/queries/get-member-detail'
import { resetMemberAction } from '@/lib/second-factor/actions'

export const metadata: Metadata = { title: 'Member' }

type MemberPageProps = {
  params: Promise<{ org: string; id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function MemberPage({ params, searchParams }: MemberPageProps) {
  const [{ org, id }, search] = await Promise.all([params, searchParams])
  const caller = await requireMember(org, 'member:read')
  const member = await getMemberDetail(org, id)
  const mayDo = (operation: ManagementOperation) => member.mayAct && canDo(caller, operation)
  const actions = {
    deactivate: deactivateMemberAction.bind(null, org),
    reactivate: reactivateMemberAction.bind(null, org),
    remove: removeMemberAction.bind(null, org),
  }
  return (
    <>
      <BreadcrumbTail label={member.name} />
      <PageHeader title={member.name} trailing={<StateBadge active={member.deactivatedAt === null} />} />
      {!member.mayAct && canDo(caller, 'member:update') && (
        <Note className="mb-5">
          They hold more than your role does, so you cannot change them. An admin of the organization can.
        </Note>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <EffectiveAccess slug={org} holder={{ membershipId: id }} search={search} />
          {mayDo('member:update') && (
            <CardSection title="Role and teams">
              <CardBody>
                <EditMemberForm
                  member={member}
                  options={await memberOptions(org, member)}
                  update={updateMemberAction.bind(null, org)}
                />
              </CardBody>
            </CardSection>
          )}
          <EntityHistory slug={org} type="member" id={id} />
          {member.own ? (
            <LeaveOrganization
              member={member}
              organization={caller.organization.name}
              leave={leaveOrganizationAction.bind(null, org)}
            />
          ) : (
            <>
              {mayDo('member:update') && (
                <ResetSecondFactor
                  member={member}
                  has={member.private?.secondFactor ?? false}
                  action={resetMemberAction.bind(null, org)}
                />
              )}
              <DangerZone
                member={member}
                may={{ deactivate: mayDo('member:deactivate'), remove: mayDo('member:remove') }}
                actions={actions}
              />
            </>
          )}
        </div>
        <div className="max-lg:row-start-1">
          <MemberFacts member={member} />
        </div>
      </div>
    </>
  )
}
