import { givesMore, type OrganizationTable } from './entry'

/** What is sent to the actions of applications, and who may. For tests. */
export const applications: OrganizationTable = {
  createApplicationAction: {
    needs: 'application:create',
    send: () => ({ form: { name: 'Payroll', slug: 'payroll', publicLevel: 'none' } }),
  },
  updateApplicationAction: {
    needs: 'application:update',
    send: ({ application }) => ({ form: { applicationId: application, name: 'Mine', publicLevel: 'write' } }),
    others: givesMore,
  },
  deleteApplicationAction: {
    needs: 'application:delete',
    send: ({ application }) => ({ form: { applicationId: application, confirmation: 'Orders' } }),
  },
}
