import 'server-only'
import type { Client } from '../../auth/client-address'
import { beginSessionIn } from '../../auth/sign-in'
import type { Transaction } from '../../db/client'
import { lockOrganization } from '../../members/mutations/lock-members'
import { beginAttempt } from '../attempt'
import type { Person } from '../claims'
import { domainOf } from '../domain'
import type { EnabledProvider } from '../queries/enabled-provider'
import type { SignInProblem } from '../sign-in-problem'
import { connectIdentity } from './connect-identity'
import { createUser } from './create-user'
import { howToJoin } from './how-to-join'
import { presentProvider } from './present-provider'

export type Settled =
  | { outcome: 'in'; session: { id: string; expiresAt: Date } }
  /** The address is that of an account whose owner has to show that it is theirs. */
  | { outcome: 'connect'; secret: string }
  | { outcome: 'refused'; problem: SignInProblem }

const userSelect = { id: true, name: true, email: true } as const

/**
 * Decides whose session begins for whom the provider named. The provider's own name for them (`sub`) decides once it is connected to a
 * user; an address only ever finds whoever is new, or a member already. The account of somebody else is never taken over: any
 * organization can run a provider that names any address (docs/decisions).
 * @param back where to go afterwards.
 */
export async function settleSignIn(
  tx: Transaction,
  provider: EnabledProvider,
  person: Person,
  back: string | null,
  client: Client,
): Promise<Settled> {
  const organizationId = provider.organization.id
  await lockOrganization(tx, organizationId)
  const present = await presentProvider(tx, provider)
  if (!present) return refused('switched_off')
  if (!present.domains.includes(domainOf(person.email))) return refused('other_domain')

  const providerId_subject = { providerId: provider.id, subject: person.subject }
  const known = await tx.ssoIdentity.findUnique({
    where: { providerId_subject },
    select: { user: { select: userSelect } },
  })
  const user = known?.user ?? (await tx.user.findUnique({ where: { email: person.email }, select: userSelect }))
  if (user && !known && (await isConnected(tx, provider.id, user.id))) return refused('other_identity')

  const membership =
    user &&
    (await tx.membership.findFirst({ where: { organizationId, userId: user.id }, select: { deactivatedAt: true } }))
  if (membership?.deactivatedAt) return refused('deactivated')
  const join = membership
    ? async () => {}
    : await howToJoin(tx, provider, { email: user?.email ?? person.email, firstTime: !known })
  if (!join) return refused(known ? 'left' : 'not_invited')
  if (user && !known && !membership) {
    const { subject, email } = person
    const named = { stage: 'named' as const, providerId: provider.id, issuer: provider.issuer, subject, email, back }
    return { outcome: 'connect', secret: await beginAttempt(tx, named) }
  }

  // The installation's audit chain before the organization's, as everywhere.
  const who = { ...(user ?? (await createUser(tx, person, client.address))), address: client.address }
  const session = await beginSessionIn(tx, who, client, { method: 'sso', organizationId })
  if (known) {
    const lastUsedAt = new Date()
    await tx.ssoIdentity.update({ where: { providerId_subject }, data: { lastUsedAt }, select: { userId: true } })
  } else {
    await connectIdentity(tx, provider, person.subject, who)
  }
  await join(who)
  return { outcome: 'in', session }
}

async function isConnected(tx: Transaction, providerId: string, userId: string): Promise<boolean> {
  return (await tx.ssoIdentity.findFirst({ where: { providerId, userId }, select: { userId: true } })) !== null
}

function refused(problem: SignInProblem): Settled {
  return { outcome: 'refused', problem }
}
