'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { routes } from '../routes'
import { finishSignIn } from './finish-sign-in'
import { dropPendingSignIn, pendingSecret } from './pending-cookie'
import { codeFormSchema } from './schema'

/** The second step of signing in: a code, and on to where the user wanted to be. */
export async function secondFactorAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(
    codeFormSchema,
    form,
    async (input) => {
      const session = await finishSignIn(await pendingSecret(), input.code, clientOf(await headers()))
      await dropPendingSignIn()
      await enterSession(session)
      redirect(input.return ?? routes.home)
    },
    { secretFields: ['code'] },
  )
}
