'use server'

import { revalidatePath } from 'next/cache'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { retireKey } from './mutations/retire-key'
import { rotateKey } from './mutations/rotate-key'
import { retireKeySchema, rotateKeySchema } from './schema'

type State = FormState<void>

export async function rotateKeyAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(rotateKeySchema, form, (input) => rotateKey(org, input))
  if (state.status !== 'ok') return refreshed(org, state)
  const message = `Rotated. Key ${state.value.id} signs from now on.`
  return refreshed(org, { status: 'ok', message, value: undefined })
}

export async function retireKeyAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(retireKeySchema, form, (input) => retireKey(org, input))
  if (state.status !== 'ok') return refreshed(org, state)
  const message = `Retired. ${endedText(state.value.ended)}`
  return refreshed(org, { status: 'ok', message, value: undefined })
}

function endedText(count: number): string {
  if (count === 0) return 'No active token depended on it.'
  return count === 1 ? 'One token ended with it.' : `${count.toLocaleString('en')} tokens ended with it.`
}

// After a refusal as well: the page may be out of date.
function refreshed(org: string, state: State): State {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
