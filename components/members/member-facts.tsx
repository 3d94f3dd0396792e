import type { MemberDetail } from '@/lib/members/queries/get-member-detail'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'
import { LastSeenTime } from './last-seen-time'
import { SecondFactorText } from './second-factor-text'

export function MemberFacts({ member }: { member: MemberDetail }) {
  const { private: personal } = member
  return (
    <Facts>
      <Fact term="Email">
        <span className="wrap-anywhere">{member.email}</span>
      </Fact>
      <Fact term="Role">{member.role.name}</Fact>
      <Fact term="Teams">{['Public', ...member.teams.map((team) => team.name)].join(', ')}</Fact>
      {personal && (
        <>
          <Fact term="Second factor">
            <SecondFactorText value={personal.secondFactor} />
          </Fact>
          <Fact term="Last seen">
            <LastSeenTime value={personal.lastSeenAt} />
          </Fact>
          <Fact term="Sessions">{personal.sessions.toLocaleString('en')}</Fact>
          <Fact term="Personal tokens">{personal.personalTokens.toLocaleString('en')}</Fact>
        </>
      )}
      <Fact term="Joined">
        <ExactTime value={member.joinedAt} />
      </Fact>
      {member.deactivatedAt && (
        <Fact term="Deactivated">
          <ExactTime value={member.deactivatedAt} />
        </Fact>
      )}
      <CopiedFact term="Id" value={member.id} label="Copy id" />
    </Facts>
  )
}
