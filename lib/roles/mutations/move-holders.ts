import 'server-only'
import type { AuditEvent } from '../../audit/append'
import type { Transaction } from '../../db/client'

type Named = { id: string; name: string }

/**
 * Gives everybody who has a role another one: members, service users, invitations, and single sign-on's first role.
 * @param to undefined when nobody has it; only closed invitations may name it then, which mean nothing any more.
 * @returns an entry for each member and service user.
 */
export async function moveHolders(
  tx: Transaction,
  organizationId: string,
  from: Named,
  to: Named | undefined,
): Promise<AuditEvent[]> {
  const where = { organizationId, roleId: from.id }
  const target =
    to ?? (await tx.role.findFirstOrThrow({ where: { organizationId, builtIn: 'member' }, select: { id: true } }))
  const data = { roleId: target.id }
  await tx.invitation.updateMany({ where, data })
  if (!to) return []
  await tx.ssoProvider.updateMany({ where: { organizationId, firstRoleId: from.id }, data: { firstRoleId: to.id } })
  const members = await tx.membership.updateManyAndReturn({
    where,
    data,
    select: { id: true, user: { select: { name: true } } },
  })
  const serviceUsers = await tx.serviceUser.updateManyAndReturn({ where, data, select: { id: true, name: true } })
  const change = { before: { role: roleOf(from) }, after: { role: roleOf(to) } }
  return [
    ...members.map(({ id, user }) => ({
      action: 'member:update',
      entity: { type: 'member', id, name: user.name },
      ...change,
    })),
    ...serviceUsers.map(({ id, name }) => ({
      action: 'service_user:update',
      entity: { type: 'service_user', id, name },
      ...change,
    })),
  ]
}

function roleOf({ id, name }: Named): Named {
  return { id, name }
}
