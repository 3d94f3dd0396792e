import { Mail } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { InvitationsTable } from '@/components/invitations/invitations-table'
import { InvitationsToolbar } from '@/components/invitations/invitations-toolbar'
import { InviteMember } from '@/components/invitations/invite-member'
import { MembersTabs } from '@/components/members/members-tabs'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { EmptyState } from '@/components/ui/empty-state'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { requireMember } from '@/lib/auth/require-member'
import { invitationListParams } from '@/lib/invitations/list-params'
import { listInvitations } from '@/lib/invitations/queries/list-invitations'
import { inviteOptions } from '@/lib/members/queries/form-options'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Invitations' }

type Search = Record<string, string | string[] | undefined>
type InvitationsPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function InvitationsPage({ params, searchParams }: InvitationsPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  await requireMember(org, 'member:invite')
  return (
    <>
      <BreadcrumbTail label="Invitations" />
      <PageHeader
        title="Invitations"
        description="Links that make somebody a member: each works once, for one address, for a week."
        actions={<InviteMember org={org} options={await inviteOptions(org)} />}
      />
      <MembersTabs org={org} />
      <InvitationsToolbar />
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = invitationListParams(search)
  const page = await listInvitations(org, params)
  return (
    <ListCard
      page={page}
      path={routes.invitations(org)}
      search={search}
      noMatch={
        <NoMatch title="No invitation matches" href={routes.invitations(org)} clear="Clear search and filters">
          The search looks for any part of an email.
        </NoMatch>
      }
      none={
        <EmptyState icon={<Mail />} title="Nobody has been invited yet">
          Invite everyone who makes or looks after tokens. Each signs in with an account of their own.
        </EmptyState>
      }
    >
      <InvitationsTable org={org} rows={page.rows} sort={params.sort} search={search} />
    </ListCard>
  )
}
