'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientAddress } from '../auth/client-address'
import { routes } from '../routes'
import { requestReset } from './mutations/request-reset'
import { resetPassword } from './mutations/reset-password'
import { requestResetSchema, resetPasswordSchema } from './schema'

/** Anybody may ask; the answer is the same whether there is such a user or not. */
export async function requestResetAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const address = clientAddress(await headers())
  return submit(requestResetSchema, form, (input) => requestReset(input, address))
}

/** Whoever has the link may set the password, and then signs in with it. */
export async function resetPasswordAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const address = clientAddress(await headers())
  return submit(
    resetPasswordSchema,
    form,
    async (input) => {
      await resetPassword(input, address)
      redirect(`${routes.login}?done=password`)
    },
    { secretFields: ['secret', 'password'] },
  )
}
