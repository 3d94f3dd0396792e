'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { changePassword } from './mutations/change-password'
import { confirmEmailChange } from './mutations/confirm-email-change'
import { requestEmailChange } from './mutations/request-email-change'
import { revokeOtherSessions } from './mutations/revoke-other-sessions'
import { revokeSession } from './mutations/revoke-session'
import { updateProfile } from './mutations/update-profile'
import {
  changeEmailSchema,
  changePasswordSchema,
  confirmEmailSchema,
  profileSchema,
  revokeSessionSchema,
} from './schema'

export async function updateProfileAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(profileSchema, form, updateProfile, { message: 'Saved.' })
  // The name stands in the frame of every screen.
  revalidatePath(routes.home, 'layout')
  return state
}

export async function revokeSessionAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(revokeSessionSchema, form, revokeSession, {
    message: 'Session ended. Whoever used it is signed out.',
  })
  // After a refusal as well: the list may be out of date.
  revalidatePath(routes.accountSessions)
  return state
}

export async function revokeOtherSessionsAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(z.object({}), form, revokeOtherSessions, { message: 'All other sessions ended.' })
  revalidatePath(routes.accountSessions)
  return state
}

export async function changePasswordAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(changePasswordSchema, form, changePassword, {
    message: 'Password changed. All other sessions have ended.',
    secretFields: ['currentPassword', 'newPassword'],
  })
}

export async function requestEmailChangeAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(changeEmailSchema, form, requestEmailChange, {
    message: 'A link is on its way to the new address. Open it within an hour.',
    secretFields: ['currentPassword'],
  })
}

export async function confirmEmailChangeAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(
    confirmEmailSchema,
    form,
    async (input) => {
      await confirmEmailChange(input)
      revalidatePath(routes.home, 'layout')
      redirect(`${routes.account}?done=email`)
    },
    { secretFields: ['secret'] },
  )
}
