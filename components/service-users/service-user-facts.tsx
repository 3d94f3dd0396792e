import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime, LastUsedTime } from '../ui/relative-time'

export function ServiceUserFacts({ serviceUser }: { serviceUser: ServiceUserDetail }) {
  const { requests } = serviceUser
  return (
    <Facts>
      <Fact term="Identifier" mono>
        {serviceUser.identifier}
      </Fact>
      <Fact term="Role">{serviceUser.role.name}</Fact>
      <Fact term="Teams">{['Public', ...serviceUser.teams.map((team) => team.name)].join(', ')}</Fact>
      <Fact term="Last used">
        <LastUsedTime value={serviceUser.lastUsedAt} />
      </Fact>
      {requests && (
        <Fact term="Last 24 hours">
          {requests.allowed.toLocaleString('en')} allowed
          <span className={requests.refused > 0 ? 'text-red' : 'text-ink-3'}>
            {' '}
            · {requests.refused.toLocaleString('en')} refused
          </span>
        </Fact>
      )}
      <Fact term="Created">
        <ExactTime value={serviceUser.createdAt} /> by {serviceUser.createdByName}
      </Fact>
      {serviceUser.deactivatedAt && (
        <Fact term="Deactivated">
          <ExactTime value={serviceUser.deactivatedAt} />
        </Fact>
      )}
      <CopiedFact term="Id" value={serviceUser.id} label="Copy id" />
    </Facts>
  )
}
