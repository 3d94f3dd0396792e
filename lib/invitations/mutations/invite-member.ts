import 'server-only'
import { type AuditEvent, appendAudit } from '../../audit/append'
import { type Member, requireMember } from '../../auth/require-member'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { lockMembers } from '../../members/mutations/lock-members'
import { chosenRoleAndTeams } from '../../service-users/mutations/chosen'
import type { Invite } from '../schema'
import { newInvitationSecret } from '../secret'
import type { SentInvitation } from '../types'
import { invitationLifetime, sendInvitation } from './send'

/**
 * Invites an address, whoever has it: whether there is a user with it is neither asked nor told, unless they are a member already. The
 * link's secret exists in the mail, or else in the answer; the database has its hash.
 */
export async function inviteMember(slug: string, input: Invite): Promise<SentInvitation> {
  const member = await requireMember(slug, 'member:invite')
  const organizationId = member.organization.id
  const { secret, tokenHash } = newInvitationSecret()
  return db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'member:invite')
    const { role, teams } = await chosenRoleAndTeams(tx, actor, input)
    const replaced = await makeRoom(tx, actor, input.email)
    const id = newId('inv')
    const expiresAt = new Date(Date.now() + invitationLifetime)
    await tx.invitation.create({
      data: {
        id,
        organizationId,
        email: input.email,
        roleId: role.id,
        teamIds: teams.map((team) => team.id),
        tokenHash,
        invitedById: actor.user.id,
        invitedByName: actor.user.name,
        expiresAt,
      },
      select: { id: true },
    })
    const sent = await sendInvitation(tx, actor, { email: input.email, role, secret, expiresAt })
    await appendAudit(tx, actor, ...replaced, {
      action: 'invitation:create',
      entity: { type: 'invitation', id, name: input.email },
      after: { email: input.email, role, teams, expiresAt, mailed: sent.link === null },
    })
    return sent
  })
}

/** Refuses an address that is a member's or has been invited; an invitation that expired makes room for the new one. */
async function makeRoom(tx: Transaction, { organization }: Member, email: string): Promise<AuditEvent[]> {
  const present = await tx.membership.findFirst({
    where: { organizationId: organization.id, user: { email } },
    select: { deactivatedAt: true, user: { select: { name: true } } },
  })
  if (present) {
    const already = `${present.user.name} is a member of ${organization.name} already`
    throw new Refusal(
      present.deactivatedAt
        ? `${already}, but deactivated. Reactivate them instead.`
        : `${already}, with this address.`,
      { field: 'email' },
    )
  }
  const waiting = await tx.invitation.findFirst({
    where: { organizationId: organization.id, email, acceptedAt: null, revokedAt: null },
    select: { id: true, expiresAt: true, invitedByName: true },
  })
  if (!waiting) return []
  const now = new Date()
  if (waiting.expiresAt > now) {
    throw new Refusal(
      `${waiting.invitedByName} has invited this address already. Resend that invitation for a new link, or revoke it first.`,
      { field: 'email' },
    )
  }
  await tx.invitation.update({
    where: { id: waiting.id, organizationId: organization.id },
    data: { revokedAt: now },
    select: { id: true },
  })
  return [{ action: 'invitation:revoke', entity: { type: 'invitation', id: waiting.id, name: email } }]
}
