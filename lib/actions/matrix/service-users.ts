import { givesMore, holdsMore, type OrganizationTable } from './entry'
import type { Names } from './world'

const edited = ({ adminRole, team }: Names) => ({
  name: 'Taken over',
  description: '',
  roleId: adminRole,
  teams: [team],
})

/** What is sent to the actions of service users, and who may. For tests. */
export const serviceUsers: OrganizationTable = {
  createServiceUserAction: {
    needs: 'service_user:create',
    send: (names) => ({ form: edited(names) }),
    others: givesMore,
  },
  updateServiceUserAction: {
    needs: 'service_user:update',
    send: (names) => ({ form: { ...edited(names), serviceUserId: names.serviceUser } }),
    others: holdsMore,
  },
  deactivateServiceUserAction: {
    needs: 'service_user:deactivate',
    send: ({ serviceUser }) => ({ form: { serviceUserId: serviceUser, confirmation: 'deactivate' } }),
    others: holdsMore,
  },
  reactivateServiceUserAction: {
    needs: 'service_user:reactivate',
    send: ({ idle }) => ({ form: { serviceUserId: idle } }),
    others: holdsMore,
  },
  deleteServiceUserAction: {
    needs: 'service_user:delete',
    send: ({ idle }) => ({ form: { serviceUserId: idle, confirmation: 'Idle' } }),
    others: holdsMore,
  },
}
