'use server'

import { revalidatePath } from 'next/cache'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { updateUsageSettings } from './mutations/update-usage'
import { usageSettingsSchema } from './schema'

type State = FormState<void>

export async function updateUsageSettingsAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(usageSettingsSchema, form, (input) => updateUsageSettings(org, input), {
    message: 'Saved.',
  })
  // After a refusal as well: the page may be out of date.
  revalidatePath(routes.settings(org), 'layout')
  return state
}
