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
  confirmedServiceUserSchema,
  createServiceUserSchema,
  serviceUserSchema,
  updateServiceUserSchema,
} from './schema'

type State = FormState<void>

export async function createServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(createServiceUserSchema, form, async (input) => {
    const { id } = await createServiceUser(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(
      input.next === 'token'
        ? `${routes.serviceTokens(org)}?create=${id}`
        : `${routes.serviceUser(org, id)}?done=created`,
    )
  })
}

export async function updateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(updateServiceUserSchema, form, (input) => updateServiceUser(org, input), {
    message: 'Saved. It counts from the next request on.',
  })
  return refreshed(org, state)
}

export async function deactivateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(confirmedServiceUserSchema, form, (input) => deactivateServiceUser(org, input))
  if (state.status !== 'ok') return refreshed(org, state)
  return refreshed(org, { status: 'ok', message: `Deactivated. ${revokedText(state.value.revoked)}`, value: undefined })
}

export async function reactivateServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(serviceUserSchema, form, (input) => reactivateServiceUser(org, input), {
    message: 'Reactivated. Its revoked tokens stay revoked until you restore them.',
  })
  return refreshed(org, state)
}

export async function deleteServiceUserAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(confirmedServiceUserSchema, form, async (input) => {
    await deleteServiceUser(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.serviceUsers(org)}?done=deleted`)
  })
}

function revokedText(count: number): string {
  if (count === 0) return 'It had no active token.'
  return count === 1 ? 'Its active token is revoked.' : `Its ${count.toLocaleString('en')} active tokens are revoked.`
}

// After a refusal as well: the page may be out of date.
function refreshed(org: string, state: State): State {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
