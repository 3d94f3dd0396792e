'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { createApplication } from './mutations/create-application'
import { deleteApplication } from './mutations/delete-application'
import { updateApplication } from './mutations/update-application'
import { createApplicationSchema, deleteApplicationSchema, updateApplicationSchema } from './schema'

export async function createApplicationAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  return submit(createApplicationSchema, form, async (input) => {
    const { id } = await createApplication(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.application(org, id)}?done=created`)
  })
}

export async function updateApplicationAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  const state = await submit(updateApplicationSchema, form, (input) => updateApplication(org, input), {
    message: 'Saved. It counts from the next request on.',
  })
  // After a refusal as well: the page may be out of date.
  revalidatePath(routes.overview(org), 'layout')
  return state
}

export async function deleteApplicationAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  return submit(deleteApplicationSchema, form, async (input) => {
    await deleteApplication(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.applications(org)}?done=deleted`)
  })
}
