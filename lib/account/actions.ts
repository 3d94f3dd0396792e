'use server'

import { revalidatePath } from 'next/cache'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { updateProfile } from './mutations/update-profile'
import { profileSchema } from './schema'

export async function updateProfileAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(profileSchema, form, updateProfile, { message: 'Saved.' })
  // The name stands in the frame of every screen.
  revalidatePath(routes.home, 'layout')
  return state
}
