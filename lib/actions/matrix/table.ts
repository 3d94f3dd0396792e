import { applications } from './applications'
import { actionOf, type OrganizationTable } from './entry'
import { account, invited, open, own } from './everybody'
import { members } from './members'
import { roles } from './roles'
import { serviceUsers } from './service-users'
import { settings } from './settings'
import { teams } from './teams'
import { tokens } from './tokens'

// The one table of actions. Nothing of the product imports this file.

/** The actions of an organization, whose callers need an operation. */
export const organizationActions: OrganizationTable = {
  ...applications,
  ...serviceUsers,
  ...roles,
  ...teams,
  ...tokens,
  ...members,
  ...settings,
}

/** The name of every action in the table, in order. */
export function namesInTable(): string[] {
  const lines = [organizationActions, own, invited, account, open].flatMap((table) => Object.keys(table))
  return [...new Set(lines.map(actionOf))].sort()
}
