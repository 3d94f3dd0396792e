import 'server-only'
import { isConfined } from '../../auth/recent-proof'
import { actorOf, requireUser } from '../../auth/require-user'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockOrganization } from '../../members/mutations/lock-members'
import { routes } from '../../routes'
import { takeAttempt } from '../attempt'
import { domainOf } from '../domain'
import { signInProblemText } from '../sign-in-problem'
import { connectIdentity } from './connect-identity'
import { howToJoin } from './how-to-join'
import { presentProvider } from './present-provider'

const over = 'This sign-in is over, or has been used already. Begin it again from the sign-in page.'

/**
 * Joins the organization whose provider named the address of the user who is signed in, and connects them with it. Their own sign-in shows
 * that the account is theirs; what the provider said showed that its account is theirs as well.
 * @returns where to go.
 */
export async function connectAccount(secret: string | undefined): Promise<string> {
  const caller = await requireUser()
  if (isConfined(caller.session)) {
    throw new Refusal('You are signed in by another organization’s provider. Sign out, and sign in in your own way.')
  }
  return db.$transaction(async (tx) => {
    const attempt = await takeAttempt(tx, secret, 'named')
    if (!attempt) throw new Refusal(over)
    const provider = await tx.ssoProvider.findUnique({
      where: { id: attempt.providerId },
      select: { organization: { select: { id: true } } },
    })
    if (!provider) throw new Refusal(over)
    await lockOrganization(tx, provider.organization.id)
    const present = await presentProvider(tx, {
      id: attempt.providerId,
      issuer: attempt.issuer,
      organization: provider.organization,
    })
    if (!present?.domains.includes(domainOf(attempt.email))) throw new Refusal(over)
    // Not the address of when the request began: it may have been given up since.
    const user = await tx.user.findUnique({ where: { id: caller.id }, select: { id: true, name: true, email: true } })
    if (user?.email !== attempt.email) {
      throw new Refusal(`The provider named ${attempt.email}. Sign in to the account with that address.`)
    }
    const organizationId = present.organization.id
    const where = { organizationId, userId: user.id }
    const member = await tx.membership.findFirst({ where, select: { id: true, deactivatedAt: true } })
    const join = member ? async () => {} : await howToJoin(tx, present, { email: user.email, firstTime: true })
    if (!join || member?.deactivatedAt) throw new Refusal('You can no longer join this organization. Ask its admins.')
    const connected = await tx.ssoIdentity.findFirst({
      where: { providerId: present.id, OR: [{ subject: attempt.subject }, { userId: user.id }] },
      select: { userId: true, subject: true },
    })
    const same = connected?.userId === user.id && connected.subject === attempt.subject
    if (connected && !same) throw new Refusal(signInProblemText('other_identity')!)
    const who = { ...user, address: actorOf(caller).address }
    if (!connected) await connectIdentity(tx, present, attempt.subject, who)
    await join(who)
    return routes.overview(present.organization.slug)
  })
}
