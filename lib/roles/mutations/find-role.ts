import 'server-only'
import type { Reader } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { reachesHolders } from '../holders'

/**
 * The custom role that somebody is about to change or delete; `lockMembers` keeps it as it is. Refused in words when it is gone or built
 * in, and when anybody who has it holds more than the member does.
 */
export async function findOwnRole(reader: Reader, actor: Member, id: string) {
  const organizationId = actor.organization.id
  const found = await reader.role.findFirst({
    where: { id, organizationId },
    select: { id: true, name: true, description: true, builtIn: true, grants: true, managementOperations: true },
  })
  if (!found) throw new Refusal('This role no longer exists: it has been deleted. Go back to the list.')
  const { builtIn, ...role } = found
  if (builtIn) throw new Refusal(`${role.name} is built in and cannot be changed. Clone it and change the clone.`)
  if (!(await reachesHolders(reader, actor, id))) {
    throw new Refusal(
      `Somebody whose role is ${role.name} holds more than you do. Ask an admin of the organization to change it.`,
    )
  }
  return role
}
