import 'server-only'
import { holdingOfMember, type Reader } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { teamsBeyond } from '../../auth/teams-beyond'
import { Refusal } from '../../errors'

/**
 * The team that somebody is about to change; `lockMembers` keeps it as it is. Refused in words when it is gone, or gives more than the
 * member has.
 */
export async function findOwnTeam(reader: Reader, actor: Member, id: string) {
  const team = await reader.team.findFirst({
    where: { id, organizationId: actor.organization.id },
    select: { id: true, name: true, description: true, isPublic: true },
  })
  if (!team) throw new Refusal('This team no longer exists: it has been deleted. Go back to the list.')
  const beyond = await teamsBeyond(reader, await holdingOfMember(reader, actor), [id])
  if (beyond.size > 0) {
    throw new Refusal(`${team.name} reaches more than you do. Ask an admin of the organization to change it.`)
  }
  return team
}
