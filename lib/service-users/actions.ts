'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { createServiceUser } from './mutations/create-service-user'
import { deactivateServiceUser } from './mutations/deactivate-service-user'
import { deleteServiceUser } from './mutations/delete-service-user'
import { reactivateServiceUser } from './mutations/reactivate-service-user'
import { updateServiceUser } from './mutations/update-service-user'
import {
  createServiceUserSchema,
  deactivateServiceUserSchema,
  deleteServiceUserSchema,
  serviceUserSchema,
  updateServiceUserSchema,
} from './schema'

type State = FormState<void>

export async function createServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(createServiceUserSchema, form, async (input) => {
    const { id } = await createServiceUser(org, input)
    redirect(input.next === 'token' ? `${routes.serviceTokens(org)}?create=${id}` : routes.serviceUser(org, id))
  })
}

export async function updateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(
    updateServiceUserSchema,
    form,
    async (input) => {
      await updateServiceUser(org, input)
      revalidatePath(routes.overview(org), 'layout')
    },
    { message: 'Saved. It counts from the next request on.' },
  )
}

export async function deactivateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(
    deactivateServiceUserSchema,
    form,
    async (input) => {
      await deactivateServiceUser(org, input)
      revalidatePath(routes.overview(org), 'layout')
    },
    { message: 'Deactivated. Its tokens are revoked.' },
  )
}

export async function reactivateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(
    serviceUserSchema,
    form,
    async (input) => {
      await reactivateServiceUser(org, input)
      revalidatePath(routes.overview(org), 'layout')
    },
    { message: 'Reactivated. Its revoked tokens stay revoked until you restore them.' },
  )
}

export async function deleteServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(deleteServiceUserSchema, form, async (input) => {
    await deleteServiceUser(org, input)
    redirect(routes.serviceUsers(org))
  })
}
