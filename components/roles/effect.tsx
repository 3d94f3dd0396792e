import type { Holders } from '@/lib/roles/holders'
import type { RoleEffect } from '@/lib/roles/queries/role-effect'
import { Difference } from './difference'

const incomplete = {
  many: 'There are too many operations to compare them all.',
  hidden: 'Which operations that are is not shown, because your role does not let you see applications.',
}

/**
 * Who would gain or lose what by another content of a role.
 * @param props.toAdmin whether they become Admins by it.
 */
export function Effect({ effect, toAdmin = false }: { effect: RoleEffect; toAdmin?: boolean }) {
  const { grants, management, applications, holders } = effect
  const changes = grants.gained.length + grants.lost.length + management.gained.length + management.lost.length
  return (
    <div className="grid gap-4">
      <HeldBy effect={effect} />
      {changes === 0 ? (
        <p className="text-ink-2">What it grants stays the same.</p>
      ) : (
        <>
          <Difference title="Grants" {...grants} />
          <Difference
            title="In Latchkey itself"
            gained={management.gained.map(withoutPrefix)}
            lost={management.lost.map(withoutPrefix)}
          />
          {applications.map((application) => (
            <Difference key={application.id} title={application.name} {...application} />
          ))}
          {effect.moreApplications > 0 && (
            <p className="text-ink-3">
              and operations of {effect.moreApplications.toLocaleString('en')} more applications
            </p>
          )}
          {applications.length === 0 && !effect.incomplete && grants.gained.length + grants.lost.length > 0 && (
            <p className="text-ink-2">No operation of any catalogue is granted or taken by it.</p>
          )}
          {effect.incomplete && <p className="text-ink-2">{incomplete[effect.incomplete]}</p>}
          {total(holders) > 0 && (
            <p className="text-ink-2">
              {toAdmin
                ? 'As Admins they bypass teams: they reach every application.'
                : 'Each gains or loses an operation only on applications that their teams reach, at a level that suffices.'}
            </p>
          )}
        </>
      )}
    </div>
  )
}

function HeldBy({ effect }: { effect: RoleEffect }) {
  const { holders, users, serviceUsers } = effect
  if (total(holders) === 0 && !holders.firstRole) return <p>Nobody has this role yet.</p>
  return (
    <div className="grid gap-1">
      <p className="font-medium">It concerns {holdersText(holders)}.</p>
      {holders.users > 0 && users && <Names label="Users" names={users} count={holders.users} />}
      {holders.serviceUsers > 0 && serviceUsers && (
        <Names label="Service users" names={serviceUsers} count={holders.serviceUsers} />
      )}
      {holders.firstRole && <p className="text-ink-2">Single sign-on gives this role at somebody’s first sign-in.</p>}
    </div>
  )
}

function Names({ label, names, count }: { label: string; names: { id: string; name: string }[]; count: number }) {
  const more = count - names.length
  return (
    <p className="text-ink-2 wrap-anywhere">
      {label}: {names.map(({ name }) => name).join(', ')}
      {more > 0 && ` and ${more.toLocaleString('en')} more`}
    </p>
  )
}

/** "12 users, one service user and 3 open invitations". */
export function holdersText({ users, serviceUsers, invitations }: Holders): string {
  const parts = [
    counted(users, 'user'),
    counted(serviceUsers, 'service user'),
    counted(invitations, 'open invitation'),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'nobody yet' : new Intl.ListFormat('en').format(parts)
}

function counted(count: number, noun: string): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? `one ${noun}` : `${count.toLocaleString('en')} ${noun}s`
}

function total({ users, serviceUsers, invitations }: Holders): number {
  return users + serviceUsers + invitations
}

function withoutPrefix(operation: string): string {
  return operation.replace('latchkey/', '')
}
