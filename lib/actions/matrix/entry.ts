import type { ManagementOperation } from '../../auth/operations'
import type { Names } from './world'

// The words of the table of actions. Nothing of the product imports this file.

/**
 * What is sent: fields of a form (after the previous state), or a plain value from a client function; one about tokens follows the realm
 * that they are in, and not the organization.
 */
export type Sent = Plain | { token: unknown }
export type Plain = { form: Record<string, string | string[]> } | { value: unknown }

/** An action of an organization's, by what its caller's role has to hold. */
export type OrganizationEntry = {
  /** One management operation, or several: all of them are asked for. */
  needs: ManagementOperation | ManagementOperation[]
  /** What an admin of the organization would send, and what it would carry out. */
  send: (names: Names) => Sent
  /** What an admin is told where that is no success. */
  admin?: RegExp
  /** What others who hold the operation are told where it does not suffice: nobody gives or takes more than they hold. */
  others?: RegExp
}

/** Of somebody or something that holds more than the caller. */
export const holdsMore = /holds more than (your role does|you do)/

/** Of what is given or taken beyond what the caller holds. */
export const givesMore = /^You cannot give|^You do not hold|gives more than your role does/

/** By the action's name, and in brackets which of its steps where it has several: `updateRoleAction (browse)`. */
export type OrganizationTable = Record<string, OrganizationEntry>

/** The action that a line of a table is about. */
export function actionOf(line: string): string {
  return line.replace(/ \(.*/, '')
}
