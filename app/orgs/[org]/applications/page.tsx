import { LayoutGrid } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ApplicationsTable } from '@/components/applications/applications-table'
import { CreateButton } from '@/components/ui/create-button'
import { DoneToast } from '@/components/ui/done-toast'
import { EmptyState } from '@/components/ui/empty-state'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { nameSorts } from '@/components/ui/name-sorts'
import { PageHeader } from '@/components/ui/page-header'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { applicationListParams } from '@/lib/applications/list-params'
import { listApplications } from '@/lib/applications/queries/list-applications'
import { canDo, requireMember } from '@/lib/auth/require-member'
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
            <CreateButton href={routes.newApplication(org)}>Create application</CreateButton>
          )
        }
      />
      <ListToolbar fields={fields} label="Search applications" sorts={nameSorts}>
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
    <ListCard
      page={page}
      path={routes.applications(org)}
      search={search}
      noMatch={
        <NoMatch title="No application matches" href={routes.applications(org)} clear="Clear the search">
          The search looks for any part of a name, a slug or an id.
        </NoMatch>
      }
      none={
        <EmptyState icon={<LayoutGrid />} title="No applications yet">
          Create one for each of your APIs. Tokens can then be limited to it, and its API names it when it asks the
          verifier.
        </EmptyState>
      }
    >
      <ApplicationsTable org={org} rows={page.rows} sort={params.sort} search={search} />
    </ListCard>
  )
}
