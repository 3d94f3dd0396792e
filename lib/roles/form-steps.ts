import type { FormState } from '../actions/form-state'
import type { MatrixCatalogue } from './queries/matrix-catalogue'
import type { ReplacementEffect } from './queries/review-role'
import type { RoleEffect } from './queries/role-effect'

/** What the form of a role is filled with. */
export type RoleValues = {
  name: string
  description: string
  grants: string[]
  /** What was typed beside the matrix and could not be read yet. */
  patterns: string
  managementOperations: string[]
  version: string
}

/** Where a form in steps is: every step is the server's answer, so that it works before JavaScript has loaded. */
export type RoleStep =
  | { step: 'edit'; values: RoleValues; catalogue: MatrixCatalogue }
  | { step: 'review'; values: RoleValues; effect: RoleEffect }
  | { step: 'saved' }

export type DeleteRoleStep = { step: 'review' } & ReplacementEffect

export type RoleFormAction = (previous: FormState<RoleStep>, form: FormData) => Promise<FormState<RoleStep>>
export type DeleteRoleFormAction = (
  previous: FormState<DeleteRoleStep>,
  form: FormData,
) => Promise<FormState<DeleteRoleStep>>
