import type { Metadata } from 'next'
import { Suspense } from 'react'
import { RolesTable } from '@/components/roles/roles-table'
import { CreateButton } from '@/components/ui/create-button'
import { DoneToast } from '@/components/ui/done-toast'
import { FilterChip } from '@/components/ui/filter-chip'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { nameSorts } from '@/components/ui/name-sorts'
import { PageHeader } from '@/components/ui/page-header'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { roleListParams } from '@/lib/roles/list-params'
import { listRoles } from '@/lib/roles/queries/list-roles'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Roles' }

type Search = Record<string, string | string[] | undefined>
type RolesPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

const fields = ['q', 'kind', 'sort']
const done = { deleted: 'Role deleted.' }
const kinds = [
  { value: 'built-in', label: 'Built in' },
  { value: 'custom', label: 'Custom' },
]

export default async function RolesPage({ params, searchParams }: RolesPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'role:read')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader
        title="Roles"
        description="Which operations users and service users may do, on applications and in Latchkey itself. Each has one role."
        actions={canDo(member, 'role:create') && <CreateButton href={routes.newRole(org)}>Create role</CreateButton>}
      />
      <ListToolbar fields={fields} label="Search and filter roles" sorts={nameSorts}>
        <SearchInput label="Search" placeholder="Search by name" />
        <FilterChip name="kind" label="Kind" options={kinds} />
      </ListToolbar>
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} />
      </Suspense>
    </>
  )
}

async function List({ org, search }: { org: string; search: Search }) {
  const params = roleListParams(search)
  const page = await listRoles(org, params)
  return (
    <ListCard
      page={page}
      path={routes.roles(org)}
      search={search}
      noMatch={
        <NoMatch title="No role matches" href={routes.roles(org)} clear="Clear search and filters">
          The search looks for any part of a name or an id.
        </NoMatch>
      }
    >
      <RolesTable org={org} rows={page.rows} sort={params.sort} search={search} />
    </ListCard>
  )
}
