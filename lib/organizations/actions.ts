'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { createOwnOrganization } from './mutations/create-organization'
import { deleteOrganization } from './mutations/delete-organization'
import { renameOrganization } from './mutations/rename-organization'
import { createOrganizationSchema, deleteOrganizationSchema, renameOrganizationSchema } from './schema'

type State = FormState<void>

export async function createOrganizationAction(_previous: State, form: FormData): Promise<State> {
  return submit(createOrganizationSchema, form, async (input) => {
    const { slug } = await createOwnOrganization(input)
    revalidatePath(routes.home, 'layout')
    redirect(routes.overview(slug))
  })
}

export async function renameOrganizationAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(renameOrganizationSchema, form, (input) => renameOrganization(org, input), {
    message: 'Saved.',
  })
  // After a refusal as well: the page may be out of date. The name stands in every frame.
  revalidatePath(routes.home, 'layout')
  return state
}

export async function deleteOrganizationAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(deleteOrganizationSchema, form, async (input) => {
    await deleteOrganization(org, input)
    revalidatePath(routes.home, 'layout')
    redirect(`${routes.home}?done=organization-deleted`)
  })
}
