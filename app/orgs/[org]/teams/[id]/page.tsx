import type { Metadata } from 'next'
import { EntityHistory } from '@/components/audit/entity-history'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { DeleteTeamForm } from '@/components/teams/delete-team-form'
import { EditTeamForm } from '@/components/teams/edit-team-form'
import { TeamApplications } from '@/components/teams/team-applications'
import { TeamFacts } from '@/components/teams/team-facts'
import { TeamMembers } from '@/components/teams/team-members'
import { TeamTabs } from '@/components/teams/team-tabs'
import { Badge } from '@/components/ui/badge'
import { CardBody, CardSection } from '@/components/ui/card'
import { DoneToast } from '@/components/ui/done-toast'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import {
  addTeamApplicationsAction,
  addTeamPeopleAction,
  deleteTeamAction,
  removeTeamPeopleAction,
  setTeamLevelsAction,
  updateTeamAction,
} from '@/lib/teams/actions'
import { teamPageParams } from '@/lib/teams/list-params'
import { getTeam } from '@/lib/teams/queries/get-team'

export const metadata: Metadata = { title: 'Team' }

const done = { created: 'Team created.' }

type TeamPageProps = {
  params: Promise<{ org: string; id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function TeamPage({ params, searchParams }: TeamPageProps) {
  const [{ org, id }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'team:read')
  const team = await getTeam(org, id)
  const { show } = teamPageParams(search)
  return (
    <>
      <DoneToast messages={done} />
      <BreadcrumbTail label={team.name} />
      <PageHeader
        title={team.name}
        trailing={team.isPublic && <Badge>Everyone</Badge>}
        description={team.description}
      />
      {!team.mayAct && canDo(member, 'team:update') && (
        <Note className="mb-5">
          It reaches more than you do, so you cannot change it. An admin of the organization can.
        </Note>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <TeamTabs org={org} teamId={id} show={show} />
          {show === 'members' ? (
            <TeamMembers
              org={org}
              team={team}
              search={search}
              add={addTeamPeopleAction.bind(null, org)}
              remove={removeTeamPeopleAction.bind(null, org)}
            />
          ) : (
            <TeamApplications
              org={org}
              team={team}
              search={search}
              add={addTeamApplicationsAction.bind(null, org)}
              save={setTeamLevelsAction.bind(null, org)}
            />
          )}
          {team.mayUpdate && (
            <CardSection title="Settings">
              <CardBody>
                <EditTeamForm team={team} update={updateTeamAction.bind(null, org)} />
              </CardBody>
            </CardSection>
          )}
          <EntityHistory slug={org} type="team" id={id} />
          {team.mayDelete && <DeleteTeamForm team={team} remove={deleteTeamAction.bind(null, org)} />}
        </div>
        <div className="max-lg:row-start-1">
          <TeamFacts team={team} />
        </div>
      </div>
    </>
  )
}
