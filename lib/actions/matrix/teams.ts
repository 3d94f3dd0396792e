import { givesMore, holdsMore, type OrganizationTable } from './entry'

/** What is sent to the actions of teams, and who may. For tests. */
export const teams: OrganizationTable = {
  createTeamAction: { needs: 'team:create', send: () => ({ form: { name: 'Mine', description: '' } }) },
  updateTeamAction: {
    needs: 'team:update',
    send: ({ team }) => ({ form: { teamId: team, name: 'Mine', description: '' } }),
  },
  deleteTeamAction: {
    needs: 'team:delete',
    send: ({ team }) => ({ form: { teamId: team, confirmation: 'Shop' } }),
    others: holdsMore,
  },
  addTeamPeopleAction: {
    needs: 'team:update',
    send: ({ team, member }) => ({ form: { teamId: team, people: [member.membershipId] } }),
    others: holdsMore,
  },
  'addTeamPeopleAction (find)': {
    needs: 'team:update',
    send: ({ team }) => ({ form: { teamId: team, q: 'Ada', step: 'find' } }),
  },
  addTeamApplicationsAction: {
    needs: 'team:update',
    send: ({ team, application }) => ({ form: { teamId: team, applications: [application], level: 'write' } }),
    others: givesMore,
  },
  'addTeamApplicationsAction (find)': {
    needs: 'team:update',
    send: ({ team }) => ({ form: { teamId: team, q: 'Orders', step: 'find' } }),
  },
  setTeamLevelsAction: {
    needs: 'team:update',
    send: ({ team, application }) => ({ form: { teamId: team, levels: [`${application}:write`] } }),
    others: givesMore,
  },
  removeTeamPeopleAction: {
    needs: 'team:update',
    send: ({ team, idle }) => ({ form: { teamId: team, people: [idle], step: 'remove' } }),
    others: holdsMore,
  },
  'removeTeamPeopleAction (review)': {
    needs: 'team:update',
    send: ({ team, idle }) => ({ form: { teamId: team, people: [idle] } }),
    others: holdsMore,
  },
}
