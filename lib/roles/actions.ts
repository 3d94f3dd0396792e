'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import type { DeleteRoleStep, RoleStep } from './form-steps'
import { createRole } from './mutations/create-role'
import { deleteRole } from './mutations/delete-role'
import { updateRole } from './mutations/update-role'
import { matrixCatalogue } from './queries/matrix-catalogue'
import { reviewReplacement, reviewRole } from './queries/review-role'
import { browseRoleSchema, createRoleSchema, deleteRoleSchema, updateRoleSchema } from './schema'

type State = FormState<RoleStep>

export async function createRoleAction(org: string, _previous: State, form: FormData): Promise<State> {
  if (isBrowsing(form)) return browse(org, form)
  return submit(createRoleSchema, form, async (input) => {
    const { id } = await createRole(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.role(org, id)}?done=created`)
  })
}

export async function updateRoleAction(org: string, _previous: State, form: FormData): Promise<State> {
  if (isBrowsing(form)) return browse(org, form)
  const saving = form.get('step') === 'save'
  const state = saving
    ? await submit(updateRoleSchema, form, (input) => save(org, input), {
        message: 'Saved. It counts from the next request on.',
      })
    : await submit(updateRoleSchema, form, (input) => review(org, input))
  // After a refusal as well: the page may be out of date.
  if (saving || state.status === 'failed') revalidatePath(routes.overview(org), 'layout')
  return state
}

export async function deleteRoleAction(
  org: string,
  _previous: FormState<DeleteRoleStep>,
  form: FormData,
): Promise<FormState<DeleteRoleStep>> {
  return submit(deleteRoleSchema, form, async (input): Promise<DeleteRoleStep> => {
    if (form.get('step') === 'review') return { step: 'review', ...(await reviewReplacement(org, input)) }
    await deleteRole(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.roles(org)}?done=deleted`)
  })
}

function isBrowsing(form: FormData): boolean {
  return form.get('step') === 'browse' || form.has('unfold') || form.has('more')
}

function browse(org: string, form: FormData): Promise<State> {
  return submit(browseRoleSchema, form, async ({ view, values }) => ({
    step: 'edit' as const,
    values,
    catalogue: await matrixCatalogue(org, view),
  }))
}

async function review(org: string, input: Parameters<typeof reviewRole>[1]): Promise<RoleStep> {
  const { name, description, grants, managementOperations, version = '' } = input
  const values = { name, description, grants, patterns: '', managementOperations, version }
  return { step: 'review', values, effect: await reviewRole(org, input) }
}

async function save(org: string, input: Parameters<typeof updateRole>[1]): Promise<RoleStep> {
  await updateRole(org, input)
  return { step: 'saved' }
}
