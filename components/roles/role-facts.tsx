import type { RoleDetail } from '@/lib/roles/queries/get-role'
import { routes } from '@/lib/routes'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'
import { TextLink } from '../ui/text-link'

export function RoleFacts({ org, role }: { org: string; role: RoleDetail }) {
  const { users, serviceUsers, invitations, firstRole } = role.holders
  return (
    <Facts>
      <Fact term="Users">
        <TextLink plain href={`${routes.members(org)}?role=${role.id}`}>
          {users.toLocaleString('en')}
        </TextLink>
      </Fact>
      <Fact term="Service users">
        <TextLink plain href={`${routes.serviceUsers(org)}?role=${role.id}`}>
          {serviceUsers.toLocaleString('en')}
        </TextLink>
      </Fact>
      {invitations > 0 && <Fact term="Invitations">{invitations.toLocaleString('en')} open</Fact>}
      {firstRole && <Fact term="Single sign-on">Given at the first sign-in</Fact>}
      <Fact term="Created">
        <ExactTime value={role.createdAt} />
      </Fact>
      <CopiedFact term="Id" value={role.id} label="Copy id" />
    </Facts>
  )
}
