import 'server-only'
import type { AuditEvent } from '../../audit/append'
import type { People, Reader } from '../../auth/load-holding'

export type Person = { kind: 'member' | 'service_user'; id: string; name: string }

/** Some members and service users, by name. */
export async function namesOf(reader: Reader, { memberships, serviceUsers }: People): Promise<Person[]> {
  const members = await reader.membership.findMany({
    where: memberships,
    select: { id: true, user: { select: { name: true } } },
    orderBy: [{ user: { nameKey: 'asc' } }, { id: 'asc' }],
  })
  const machines = await reader.serviceUser.findMany({
    where: serviceUsers,
    select: { id: true, name: true },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
  })
  return [
    ...members.map(({ id, user }) => ({ kind: 'member' as const, id, name: user.name })),
    ...machines.map(({ id, name }) => ({ kind: 'service_user' as const, id, name })),
  ]
}

/** An entry for each of them, so that the history of a person tells of their teams as well. */
export function peopleEvents(people: Person[], change: Pick<AuditEvent, 'before' | 'after'>): AuditEvent[] {
  return people.map(({ kind, id, name }) => ({ action: `${kind}:update`, entity: { type: kind, id, name }, ...change }))
}
