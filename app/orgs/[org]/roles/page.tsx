import { Plus, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { RolesTable } from '@/components/roles/roles-table'
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
        actions={
          canDo(member, 'role:create') && (
            <NavigateButton href={routes.newRole(org)} variant="primary">
              <Plus aria-hidden />
              Create role
            </NavigateButton>
          )
        }
      />
      <ListToolbar
        fields={fields}
        label="Search and filter roles"
        sort={<FilterChip name="sort" label="Sort" options={nameSorts} required />}
      >
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
    <Card>
      {page.rows.length > 0 ? (
        <RolesTable org={org} rows={page.rows} sort={params.sort} search={search} />
      ) : (
        <EmptyState
          icon={<SearchX />}
          title="No role matches"
          action={<ButtonLink href={routes.roles(org)}>Clear search and filters</ButtonLink>}
        >
          The search looks for any part of a name or an id. Besides the built-in roles there are those that somebody
          created.
        </EmptyState>
      )}
      <Pagination
        shown={page.rows.length}
        total={page.count}
        exact={page.exact}
        previousHref={pageHref(routes.roles(org), search, page.previous)}
        nextHref={pageHref(routes.roles(org), search, page.next)}
      />
    </Card>
  )
}
