import 'server-only'
import type { Reader } from '../auth/load-holding'

/** Which of these people are in a team. */
export async function membersAmong(reader: Reader, teamId: string, ids: readonly string[]): Promise<Set<string>> {
  const members = await reader.teamMembership.findMany({
    where: { teamId, membershipId: { in: [...ids] } },
    select: { membershipId: true },
  })
  const serviceUsers = await reader.teamServiceUser.findMany({
    where: { teamId, serviceUserId: { in: [...ids] } },
    select: { serviceUserId: true },
  })
  return new Set([...members.map((row) => row.membershipId), ...serviceUsers.map((row) => row.serviceUserId)])
}
