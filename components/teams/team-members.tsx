import { SearchX, Users } from 'lucide-react'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import type { AddFormAction, RemoveFormAction } from '@/lib/teams/form-steps'
import { teamPageParams } from '@/lib/teams/list-params'
import type { TeamDetail } from '@/lib/teams/queries/get-team'
import { teamPeople } from '@/lib/teams/queries/team-people'
import { Card, CardBody } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ListToolbar } from '../ui/list-toolbar'
import { Pagination } from '../ui/pagination'
import { SearchInput } from '../ui/search-input'
import { TextLink } from '../ui/text-link'
import { AddPicker } from './add-picker'
import { PeopleList } from './people-list'

type TeamMembersProps = {
  org: string
  team: TeamDetail
  search: Record<string, string | string[] | undefined>
  add: AddFormAction
  remove: RemoveFormAction
}

// Outside the component: the toolbar compares them by identity.
const fields = ['q']

/** Who is in a team. Everyone is in Public, so there the lists of members and service users are the list. */
export async function TeamMembers({ org, team, search, add, remove }: TeamMembersProps) {
  if (team.isPublic) return <Everyone org={org} team={team} />
  const params = teamPageParams(search)
  const page = await teamPeople(org, team.id, params)
  const path = routes.team(org, team.id)
  return (
    <div className="grid gap-4">
      {team.mayUpdate && (
        <AddPicker
          teamId={team.id}
          title="Add members"
          name="people[]"
          label="Find users and service users"
          hint="By any part of a name, an address or an identifier."
          nothing="Nobody matches who is not in the team already."
          action={add}
        />
      )}
      <div>
        {(page.count > 0 || params.q) && (
          <ListToolbar fields={fields} label="Search members of the team">
            <SearchInput label="Search" placeholder="Search by name, address or identifier" className="md:max-w-88" />
          </ListToolbar>
        )}
        <Card>
          <PeopleList
            org={org}
            team={team}
            rows={page.rows}
            empty={params.q ? <NobodyFound /> : <NobodyYet />}
            {...(team.mayUpdate && { remove })}
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

function Everyone({ org, team }: { org: string; team: TeamDetail }) {
  return (
    <Card>
      <CardBody className="text-ink-2">
        Everyone is in it, and nobody can be removed: all <TextLink href={routes.members(org)}>members</TextLink> (
        {team.users.toLocaleString('en')}) and all <TextLink href={routes.serviceUsers(org)}>service users</TextLink> (
        {team.serviceUsers.toLocaleString('en')}) of the organization, also those to come.
      </CardBody>
    </Card>
  )
}

function NobodyFound() {
  return (
    <EmptyState icon={<SearchX />} title="Nobody matches">
      The search looks for any part of a name, an address or an identifier.
    </EmptyState>
  )
}

function NobodyYet() {
  return (
    <EmptyState icon={<Users />} title="Nobody is in it yet">
      Its members reach what it gives, besides what is open to everyone through Public.
    </EmptyState>
  )
}
