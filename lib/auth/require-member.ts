import 'server-only'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { queueAudit } from '../audit/queue'
import { db } from '../db/client'
import { NotPermitted } from '../errors'
import { routes } from '../routes'
import { mustUseProvider } from '../sso/provider-decides'
import { lacksSecondFactor } from './admin-second-factor'
import type { Caller } from './caller'
import { confinement } from './confinement'
import { loginPath, providerPath } from './login-path'
import type { ManagementOperation } from './operations'
import { getCaller } from './session'

const memberSelect = (userId: string) =>
  ({
    id: true,
    user: { select: { id: true, name: true, email: true, secondFactorSince: true } },
    role: { select: { id: true, name: true, builtIn: true, grants: true, managementOperations: true } },
    organization: {
      select: {
        id: true,
        name: true,
        slug: true,
        maxLifetimeSeconds: true,
        allowNever: true,
        allowCustomDatalog: true,
        requireAdminSecondFactor: true,
        ssoProvider: {
          select: {
            enabled: true,
            required: true,
            requiredSince: true,
            domains: true,
            identities: { where: { userId }, take: 1, select: { userId: true } },
          },
        },
      },
    },
  }) as const

/** A signed-in user in one organization, as the database has it for this request. */
export type Member = NonNullable<Awaited<ReturnType<typeof findMember>>>['member'] & { address: string | null }

/**
 * The caller's membership, or an end: /login when signed out, not-found when the organization is not theirs (as if it did not exist),
 * the organization's own sign-in where it asks for that, the page that asks for a second factor where policy wants one of an Admin, 403
 * when their role lacks the operation. The first line of every query, mutation and page.
 */
export async function requireMember(slug: string, operation: ManagementOperation): Promise<Member> {
  const found = await requireMembership(slug)
  if (!canDo(found, operation)) {
    await queueRefusal(found.organization.id, found.user.id, found.user.name, found.address, operation)
    throw new NotPermitted(operation)
  }
  return found
}

/** The caller's membership whatever their role, or an end as in `requireMember`. For what is their own, such as leaving. */
export async function requireMembership(slug: string): Promise<Member> {
  const caller = await getCaller()
  if (!caller) redirect(await loginPath())
  const membership = await findMember(slug, caller.userId, caller.session)
  if (!membership) notFound()
  if (membership.mustUseProvider) redirect(await providerPath(slug))
  if (membership.lacksSecondFactor) redirect(routes.secondFactorNeeded(slug))
  return { ...membership.member, address: caller.address }
}

/** The caller's membership, or null. For frames that show who is signed in; it permits nothing. */
export async function getMember(slug: string): Promise<Member | null> {
  const caller = await getCaller()
  const membership = caller && (await findMember(slug, caller.userId, caller.session))
  if (!membership || membership.mustUseProvider || membership.lacksSecondFactor) return null
  return { ...membership.member, address: caller.address }
}

/** The caller's organization that keeps them out until they show a second factor, or an end; its overview once nothing does. */
export async function requireKeptOut(slug: string): Promise<Member['organization']> {
  const caller = await getCaller()
  if (!caller) redirect(await loginPath())
  const membership = await findMember(slug, caller.userId, caller.session)
  if (!membership) notFound()
  if (membership.mustUseProvider || !membership.lacksSecondFactor) redirect(routes.overview(slug))
  return membership.member.organization
}

/** Whether the member's role holds a management operation: the same table shows or hides the button. */
export function canDo(member: Pick<Member, 'role'>, operation: ManagementOperation): boolean {
  return member.role.managementOperations.includes(`latchkey/${operation}`)
}

// Once a request: pages and the queries they call ask for the same membership.
const findMember = cache(async (slug: unknown, userId: string, session: Caller['session']) => {
  // The arguments of a server action are whatever was sent: an object here would be a condition to Prisma, and no text holds a NUL.
  if (typeof slug !== 'string' || slug.includes('\0')) return null
  const found = await db.membership.findFirst({
    where: { userId, deactivatedAt: null, organization: { slug, deletedAt: null }, ...confinement(session) },
    select: memberSelect(userId),
  })
  if (!found) return null
  const { ssoProvider, ...organization } = found.organization
  const { secondFactorSince, ...user } = found.user
  return {
    member: { ...found, user, organization },
    mustUseProvider: mustUseProvider({
      organizationId: organization.id,
      provider: ssoProvider,
      email: user.email,
      linked: Boolean(ssoProvider?.identities.length),
      isAdmin: found.role.builtIn === 'admin',
      secondFactorSince,
      session,
    }),
    lacksSecondFactor: lacksSecondFactor({
      required: organization.requireAdminSecondFactor,
      isAdmin: found.role.builtIn === 'admin',
      session,
    }),
  }
})

// Once a request: a page and its queries may be refused for the same reason several times.
const queueRefusal = cache(
  (organizationId: string, userId: string, userName: string, address: string | null, operation: ManagementOperation) =>
    queueAudit(
      organizationId,
      { type: 'user', id: userId, name: userName, address },
      {
        action: 'operation:refuse',
        entity: { type: 'operation', id: `latchkey/${operation}`, name: `latchkey/${operation}` },
      },
    ),
)
