import { SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { InviteMember } from '@/components/invitations/invite-member'
import { MembersTable } from '@/components/members/members-table'
import { MembersTabs } from '@/components/members/members-tabs'
import { MembersToolbar } from '@/components/members/members-toolbar'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { pageHref } from '@/lib/lists/page-href'
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
    <Card>
      {page.rows.length > 0 ? (
        <MembersTable org={org} rows={page.rows} sort={params.sort} search={search} mayManage={page.mayManage} />
      ) : (
        <EmptyState
          icon={<SearchX />}
          title="No member matches"
          action={<ButtonLink href={routes.members(org)}>Clear search and filters</ButtonLink>}
        >
          The search looks for any part of a name or an email.
        </EmptyState>
      )}
      <Pagination
        shown={page.rows.length}
        total={page.count}
        exact={page.exact}
        previousHref={pageHref(routes.members(org), search, page.previous)}
        nextHref={pageHref(routes.members(org), search, page.next)}
      />
    </Card>
  )
}
