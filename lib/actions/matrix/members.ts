import { givesMore, holdsMore, type OrganizationTable } from './entry'

/** What is sent to the actions of members and invitations, and who may. For tests. */
export const members: OrganizationTable = {
  updateMemberAction: {
    needs: 'member:update',
    send: ({ member, adminRole, team }) => ({
      form: { membershipId: member.membershipId, roleId: adminRole, teams: [team] },
    }),
    others: holdsMore,
  },
  deactivateMemberAction: {
    needs: 'member:deactivate',
    send: ({ manager }) => ({ form: { membershipId: manager.membershipId } }),
    others: holdsMore,
  },
  reactivateMemberAction: {
    needs: 'member:deactivate',
    send: ({ deactivated }) => ({ form: { membershipId: deactivated } }),
    others: holdsMore,
  },
  removeMemberAction: {
    needs: 'member:remove',
    send: ({ manager }) => ({ form: { membershipId: manager.membershipId, confirmation: manager.name } }),
    others: holdsMore,
  },
  resetMemberAction: {
    needs: 'member:update',
    send: ({ member }) => ({ form: { membershipId: member.membershipId, confirmation: member.name } }),
    admin: /has no second factor/,
    others: holdsMore,
  },
  inviteMemberAction: {
    needs: 'member:invite',
    send: ({ adminRole, team }) => ({ value: { email: 'eve@example.com', roleId: adminRole, teams: [team] } }),
    others: givesMore,
  },
  resendInvitationAction: {
    needs: 'member:invite',
    send: ({ invitation }) => ({ value: { invitationId: invitation } }),
    others: givesMore,
  },
  revokeInvitationAction: {
    needs: 'member:invite',
    send: ({ invitation }) => ({ value: { invitationId: invitation } }),
    others: givesMore,
  },
}
