import { Bot, Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ServiceUsersTable } from '@/components/service-users/service-users-table'
import { ServiceUsersToolbar } from '@/components/service-users/service-users-toolbar'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { EmptyState } from '@/components/ui/empty-state'
import { NavigateButton } from '@/components/ui/navigate-button'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { pageHref } from '@/lib/lists/page-href'
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
            <NavigateButton href={routes.newServiceUser(org)} variant="primary">
              <Plus aria-hidden />
              Create service user
            </NavigateButton>
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
    <Card>
      {page.rows.length > 0 ? (
        <ServiceUsersTable org={org} rows={page.rows} sort={params.sort} search={search} />
      ) : page.any ? (
        <EmptyState
          icon={<SearchX />}
          title="No service user matches"
          action={<ButtonLink href={routes.serviceUsers(org)}>Clear search and filters</ButtonLink>}
        >
          The search looks for any part of a name, an identifier or an id.
        </EmptyState>
      ) : (
        <EmptyState icon={<Bot />} title="No service users yet">
          Create one for each pipeline, job or assistant that calls your APIs, and give it tokens of its own.
        </EmptyState>
      )}
      {page.any && (
        <Pagination
          shown={page.rows.length}
          total={page.count}
          exact={page.exact}
          previousHref={pageHref(routes.serviceUsers(org), search, page.previous)}
          nextHref={pageHref(routes.serviceUsers(org), search, page.next)}
        />
      )}
    </Card>
  )
}
