import type { Metadata } from 'next'
import { Suspense } from 'react'
import { TeamsTable } from '@/components/teams/teams-table'
import { CreateButton } from '@/components/ui/create-button'
import { DoneToast } from '@/components/ui/done-toast'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { nameSorts } from '@/components/ui/name-sorts'
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
        actions={canDo(member, 'team:create') && <CreateButton href={routes.newTeam(org)}>Create team</CreateButton>}
      />
      <ListToolbar fields={fields} label="Search teams" sorts={nameSorts}>
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
