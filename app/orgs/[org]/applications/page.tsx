import { LayoutGrid, Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ApplicationsTable } from '@/components/applications/applications-table'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterChip } from '@/components/ui/filter-chip'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { nameSorts } from '@/components/ui/name-sorts'
import { NavigateButton } from '@/components/ui/navigate-button'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { applicationListParams } from '@/lib/applications/list-params'
import { listApplications } from '@/lib/applications/queries/list-applications'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Applications' }

type Search = Record<string, string | string[] | undefined>
type ApplicationsPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

const fields = ['q', 'sort']
const done = { deleted: 'Application deleted.' }

export default async function ApplicationsPage({ params, searchParams }: ApplicationsPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'application:read')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader
        title="Applications"
        description="What tokens can be limited to: your APIs, each with the operations it offers."
        actions={
          canDo(member, 'application:create') && (
            <NavigateButton href={routes.newApplication(org)} variant="primary">
              <Plus aria-hidden />
              Create application
            </NavigateButton>
          )
        }
      />
      <ListToolbar
        fields={fields}
        label="Search applications"
        sort={<FilterChip name="sort" label="Sort" options={nameSorts} required />}
      >
        <SearchInput label="Search" placeholder="Search by name or slug" />
      </ListToolbar>
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = applicationListParams(search)
  const page = await listApplications(org, params)
  return (
    <Card>
      {page.rows.length > 0 ? (
        <ApplicationsTable org={org} rows={page.rows} sort={params.sort} search={search} />
      ) : page.any ? (
        <EmptyState
          icon={<SearchX />}
          title="No application matches"
          action={<ButtonLink href={routes.applications(org)}>Clear the search</ButtonLink>}
        >
          The search looks for any part of a name, a slug or an id.
        </EmptyState>
      ) : (
        <EmptyState icon={<LayoutGrid />} title="No applications yet">
          Create one for each of your APIs. Tokens can then be limited to it, and its API names it when it asks the
          verifier.
        </EmptyState>
      )}
      {page.any && (
        <Pagination
          shown={page.rows.length}
          total={page.count}
          exact={page.exact}
          previousHref={pageHref(routes.applications(org), search, page.previous)}
          nextHref={pageHref(routes.applications(org), search, page.next)}
        />
      )}
    </Card>
  )
}
