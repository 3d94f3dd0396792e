import { expect } from 'vitest'
import { runAs } from '../../auth/caller'
import { db } from '../../db/client'
import { newId } from '../../ids'
import { asAdmin, signedOut, type TestMember, type TestOrganization } from '../../testing/factories'
import { addTestMember } from '../../testing/people'
import { invitationListParams } from '../list-params'
import { acceptInvitation } from '../mutations/accept-invitation'
import { inviteMember } from '../mutations/invite-member'
import { resendInvitation } from '../mutations/resend-invitation'
import { revokeInvitation } from '../mutations/revoke-invitation'
import { signUpWithInvitation } from '../mutations/sign-up'
import { findWaiting } from '../queries/find-waiting'
import { listInvitations } from '../queries/list-invitations'

export const client = { address: '198.51.100.7', userAgent: 'Test' }
export const password = 'correct horse battery'
export const newEmail = () => `${newId('usr')}@example.com`

type Wanted = { email?: string; roleId?: string; teams?: string[]; as?: TestMember }

/** The secret of an invitation's link. */
export function secretOf(link: string | null): string {
  return new URL(link!).pathname.replace('/invite/', '')
}

/** What people do with invitations to the organization of a test; the other one is where guests come from. */
export function invitationsTo(organization: () => TestOrganization, other: () => TestOrganization) {
  const slug = () => organization().slug

  /** Invites, and gives the link's secret. */
  async function invite({ email = newEmail(), roleId, teams = [], as = organization().admin }: Wanted = {}) {
    const sent = await runAs(as.caller, () =>
      inviteMember(slug(), { email, roleId: roleId ?? organization().roleIds.member, teams }),
    )
    const { id } = await db.invitation.findFirstOrThrow({
      where: { organizationId: organization().id, email },
      orderBy: { createdAt: 'desc' },
    })
    return { id, email, secret: secretOf(sent.link), sent }
  }

  const list = async (search: Record<string, string> = {}) =>
    (await asAdmin(organization(), () => listInvitations(slug(), invitationListParams(search)))).rows
  const resend = (invitationId: string, as: TestMember = organization().admin) =>
    runAs(as.caller, () => resendInvitation(slug(), { invitationId }))
  const revoke = (invitationId: string) => asAdmin(organization(), () => revokeInvitation(slug(), { invitationId }))
  const signUp = (secret: string, name = 'Nora New') =>
    signedOut(() => signUpWithInvitation(secret, { name, password }, client))
  const accept = (secret: string, member: TestMember) => runAs(member.caller, () => acceptInvitation(secret))
  const membershipOf = (email: string) =>
    db.membership.findFirst({
      where: { organizationId: organization().id, user: { email } },
      select: { roleId: true, teams: { select: { teamId: true } }, user: { select: { name: true } } },
    })

  /** A secret that opens nothing: neither found, nor accepted, nor signed up with. */
  async function expectUnusable(secret: string, email: string): Promise<void> {
    expect(await findWaiting(secret)).toBeNull()
    expect(await signUp(secret)).toBeNull()
    const user = await addTestMember(other())
    await db.user.updateMany({ where: { email }, data: { email: newEmail() } })
    await db.user.update({ where: { id: user.userId }, data: { email } })
    expect(await accept(secret, user)).toBeNull()
  }

  return { slug, invite, list, resend, revoke, signUp, accept, membershipOf, expectUnusable }
}
