import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { TeamsTable } from '@/components/teams/teams-table'
import { DoneToast } from '@/components/ui/done-toast'
import { FilterChip } from '@/components/ui/filter-chip'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { nameSorts } from '@/components/ui/name-sorts'
import { NavigateButton } from '@/components/ui/navigate-button'
import { PageHeader } from '@/components/ui/page-header'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
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
    <ListCard
      page={page}
      path={routes.teams(org)}
      search={search}
      noMatch={
        <NoMatch title="No team matches" href={routes.teams(org)} clear="Clear the search">
          The search looks for any part of a name or an id.
        </NoMatch>
      }
    >
      <TeamsTable org={org} rows={page.rows} sort={params.sort} search={search} />
    </ListCard>
  )
}
