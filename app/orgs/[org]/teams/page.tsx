import { Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { TeamsTable } from '@/components/teams/teams-table'
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
import { canDo, requireMember } from '@/lib/auth/require-member'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import { teamListParams } from '@/lib/teams/list-params'
import { listTeams } from '@/lib/teams/queries/list-teams'

export const metadata: Metadata = { title: 'Teams' }

type Search = Record<string, string | string[] | undefined>
type TeamsPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

const fields = ['q', 'sort']
const done = { deleted: 'Team deleted.' }

export default async function TeamsPage({ params, searchParams }: TeamsPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'team:read')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader
        title="Teams"
        description="Which applications users and service users reach, and whether to read or to write. Everyone is in Public; of several teams the highest level counts."
        actions={
          canDo(member, 'team:create') && (
            <NavigateButton href={routes.newTeam(org)} variant="primary">
              <Plus aria-hidden />
              Create team
            </NavigateButton>
          )
        }
      />
      <ListToolbar
        fields={fields}
        label="Search teams"
        sort={<FilterChip name="sort" label="Sort" options={nameSorts} required />}
      >
        <SearchInput label="Search" placeholder="Search by name" />
      </ListToolbar>
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = teamListParams(search)
  const page = await listTeams(org, params)
  return (
    <Card>
      {page.rows.length > 0 ? (
        <TeamsTable org={org} rows={page.rows} sort={params.sort} search={search} />
      ) : (
        <EmptyState
          icon={<SearchX />}
          title="No team matches"
          action={<ButtonLink href={routes.teams(org)}>Clear the search</ButtonLink>}
        >
          The search looks for any part of a name or an id.
        </EmptyState>
      )}
      <Pagination
        shown={page.rows.length}
        total={page.count}
        exact={page.exact}
        previousHref={pageHref(routes.teams(org), search, page.previous)}
        nextHref={pageHref(routes.teams(org), search, page.next)}
      />
    </Card>
  )
}
