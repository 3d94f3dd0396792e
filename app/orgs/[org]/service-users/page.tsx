import { Bot } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ServiceUsersTable } from '@/components/service-users/service-users-table'
import { ServiceUsersToolbar } from '@/components/service-users/service-users-toolbar'
import { CreateButton } from '@/components/ui/create-button'
import { DoneToast } from '@/components/ui/done-toast'
import { EmptyState } from '@/components/ui/empty-state'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { routes } from '@/lib/routes'
import { serviceUserListParams } from '@/lib/service-users/list-params'
import { serviceUserOptions } from '@/lib/service-users/queries/form-options'
import { listServiceUsers } from '@/lib/service-users/queries/list-service-users'

export const metadata: Metadata = { title: 'Service users' }

const done = { deleted: 'Service user deleted.' }

type Search = Record<string, string | string[] | undefined>
type ServiceUsersPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function ServiceUsersPage({ params, searchParams }: ServiceUsersPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'service_user:read')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader
        title="Service users"
        description="Accounts of machines. Each owns its tokens, has one role, and outlives whoever made it."
        actions={
          canDo(member, 'service_user:create') && (
            <CreateButton href={routes.newServiceUser(org)}>Create service user</CreateButton>
          )
        }
      />
      <ServiceUsersToolbar {...(await serviceUserOptions(org))} />
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = serviceUserListParams(search)
  const page = await listServiceUsers(org, params)
  return (
    <ListCard
      page={page}
      path={routes.serviceUsers(org)}
      search={search}
      noMatch={
        <NoMatch title="No service user matches" href={routes.serviceUsers(org)} clear="Clear search and filters">
          The search looks for any part of a name, an identifier or an id.
        </NoMatch>
      }
      none={
        <EmptyState icon={<Bot />} title="No service users yet">
          Create one for each pipeline, job or assistant that calls your APIs, and give it tokens of its own.
        </EmptyState>
      }
    >
      <ServiceUsersTable org={org} rows={page.rows} sort={params.sort} search={search} />
    </ListCard>
  )
}
