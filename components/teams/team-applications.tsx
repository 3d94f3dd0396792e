import { LayoutGrid, SearchX } from 'lucide-react'
import type { FormAction } from '@/lib/actions/form-state'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import type { AddFormAction } from '@/lib/teams/form-steps'
import { teamPageParams } from '@/lib/teams/list-params'
import type { TeamDetail } from '@/lib/teams/queries/get-team'
import { teamApplications } from '@/lib/teams/queries/team-applications'
import { levelWords } from '../applications/level-words'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Field } from '../ui/field'
import { ListToolbar } from '../ui/list-toolbar'
import { Pagination } from '../ui/pagination'
import { SearchInput } from '../ui/search-input'
import { Select } from '../ui/select'
import { AddPicker } from './add-picker'
import { LevelsForm } from './levels-form'

type TeamApplicationsProps = {
  org: string
  team: TeamDetail
  search: Record<string, string | string[] | undefined>
  add: AddFormAction
  save: FormAction
}

// Outside the component: the toolbar compares them by identity.
const fields = ['q']

/** What a team gives, and at which level. */
export async function TeamApplications({ org, team, search, add, save }: TeamApplicationsProps) {
  const params = teamPageParams(search)
  const page = await teamApplications(org, team.id, params)
  const path = routes.team(org, team.id)
  return (
    <div className="grid gap-4">
      {team.mayUpdate && (
        <AddPicker
          teamId={team.id}
          title="Add applications"
          name="applications[]"
          label="Find applications"
          hint="By any part of a name or a slug."
          nothing="No application matches that the team does not give already."
          action={add}
        >
          <Field label="Level" name="level" hint="Roles still decide which operations.">
            <Select
              className="max-w-56"
              defaultValue="read"
              options={(['read', 'write'] as const).map((level) => ({ value: level, label: levelWords[level] }))}
            />
          </Field>
        </AddPicker>
      )}
      <div>
        {(page.count > 0 || params.q) && (
          <ListToolbar fields={fields} label="Search applications of the team">
            <SearchInput label="Search" placeholder="Search by name or slug" />
          </ListToolbar>
        )}
        <Card>
          <LevelsForm
            org={org}
            teamId={team.id}
            rows={page.rows}
            empty={params.q ? <NothingFound /> : <NothingYet />}
            {...(team.mayUpdate && { save })}
          />
          <Pagination
            shown={page.rows.length}
            total={page.count}
            exact={page.exact}
            previousHref={pageHref(path, search, page.previous)}
            nextHref={pageHref(path, search, page.next)}
          />
        </Card>
      </div>
    </div>
  )
}

function NothingFound() {
  return (
    <EmptyState icon={<SearchX />} title="No application matches">
      The search looks for any part of a name or a slug.
    </EmptyState>
  )
}

function NothingYet() {
  return (
    <EmptyState icon={<LayoutGrid />} title="It gives no application yet">
      Whoever is in it reaches only what other teams give.
    </EmptyState>
  )
}
