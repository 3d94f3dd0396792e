import 'server-only'
import type { Reader } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { reachesPeople, withIds } from '../people'
import type { Person } from './people-events'

/** Refuses to add or remove somebody who holds more than the member does, naming the first. */
export async function checkPeople(reader: Reader, actor: Member, people: Person[]): Promise<void> {
  const organizationId = actor.organization.id
  const all = people.map(({ id }) => id)
  if (await reachesPeople(reader, actor, withIds(organizationId, all), { adminsToo: true })) return
  for (const { id, name } of people) {
    if (await reachesPeople(reader, actor, withIds(organizationId, [id]), { adminsToo: true })) continue
    throw new Refusal(`${name} holds more than your role does. Ask an admin of the organization.`, { field: 'people' })
  }
}
