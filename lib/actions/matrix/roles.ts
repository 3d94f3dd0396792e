import { givesMore, type OrganizationTable } from './entry'

const powerful = { name: 'Taken over', description: '', grants: ['*'], managementOperations: ['latchkey/key:retire'] }

/** What is sent to the actions of roles, and who may. For tests. */
export const roles: OrganizationTable = {
  createRoleAction: { needs: 'role:create', send: () => ({ form: powerful }), others: givesMore },
  'createRoleAction (browse)': { needs: 'role:read', send: () => ({ form: { ...powerful, step: 'browse' } }) },
  updateRoleAction: {
    needs: 'role:update',
    send: ({ role }) => ({ form: { ...powerful, roleId: role, step: 'save' } }),
    others: givesMore,
  },
  'updateRoleAction (review)': {
    needs: 'role:update',
    send: ({ role }) => ({ form: { ...powerful, roleId: role } }),
    others: givesMore,
  },
  'updateRoleAction (browse)': {
    needs: 'role:read',
    send: ({ role }) => ({ form: { ...powerful, roleId: role, step: 'browse' } }),
  },
  deleteRoleAction: { needs: 'role:delete', send: ({ role }) => ({ form: { roleId: role, confirmation: 'Clerk' } }) },
  'deleteRoleAction (review)': {
    needs: 'role:delete',
    send: ({ role, adminRole }) => ({ form: { roleId: role, replacementId: adminRole, step: 'review' } }),
    others: givesMore,
  },
}
