import type { Metadata } from 'next'
import { Suspense } from 'react'
import { InviteMember } from '@/components/invitations/invite-member'
import { MembersTable } from '@/components/members/members-table'
import { MembersTabs } from '@/components/members/members-tabs'
import { MembersToolbar } from '@/components/members/members-toolbar'
import { DoneToast } from '@/components/ui/done-toast'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { memberListParams } from '@/lib/members/list-params'
import { memberOptions } from '@/lib/members/queries/form-options'
import { listMembers } from '@/lib/members/queries/list-members'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Members' }

const done = { removed: 'Member removed.' }

type Search = Record<string, string | string[] | undefined>
type MembersPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function MembersPage({ params, searchParams }: MembersPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'member:read')
  const options = await memberOptions(org)
  const mayInvite = canDo(member, 'member:invite')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader
        title="Members"
        description="People who sign in. Each has one role, any teams, and personal tokens of their own."
        actions={mayInvite && <InviteMember org={org} options={options} />}
      />
      {mayInvite && <MembersTabs org={org} />}
      <MembersToolbar options={options} mayManage={canDo(member, 'member:update')} />
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = memberListParams(search)
  const page = await listMembers(org, params)
  return (
    <ListCard
      page={page}
      path={routes.members(org)}
      search={search}
      noMatch={
        <NoMatch title="No member matches" href={routes.members(org)} clear="Clear search and filters">
          The search looks for any part of a name or an email.
        </NoMatch>
      }
    >
      <MembersTable org={org} rows={page.rows} sort={params.sort} search={search} mayManage={page.mayManage} />
    </ListCard>
  )
}
