import type { TeamDetail } from '@/lib/teams/queries/get-team'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'

export function TeamFacts({ team }: { team: TeamDetail }) {
  return (
    <Facts>
      <Fact term="Users">{team.users.toLocaleString('en')}</Fact>
      <Fact term="Service users">{team.serviceUsers.toLocaleString('en')}</Fact>
      <Fact term="Applications">{team.applications.toLocaleString('en')}</Fact>
      <Fact term="Created">
        <ExactTime value={team.createdAt} />
      </Fact>
      <CopiedFact term="Id" value={team.id} label="Copy id" />
    </Facts>
  )
}
