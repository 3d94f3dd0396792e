'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { Refusal } from '../errors'
import { routes } from '../routes'
import { carryPendingSignIn } from '../second-factor/pending-cookie'
import { beginPendingSignIn } from '../second-factor/pending-sign-in'
import { clientAddress, clientOf } from './client-address'
import { loginSchema } from './credentials-schema'
import { enterSession } from './enter-session'
import { withReturn } from './return-path'
import { getSession } from './session'
import { authCookie } from './session-cookie'
import { signIn } from './sign-in'
import { endSession } from './sign-out'

/** Signs in and goes to where the user wanted to be. Not next-auth's own endpoint, because that needs JavaScript for its CSRF token. */
export async function signInAction(_previous: FormState, form: FormData): Promise<FormState> {
  return submit(
    loginSchema,
    form,
    async (input) => {
      const signedIn = await signIn(input.email, input.password, clientOf(await headers()))
      if (signedIn.ok) {
        await enterSession(signedIn.session)
        redirect(input.return ?? routes.home)
      }
      if (!signedIn.secondFactorOf) throw new Refusal(signedIn.message)
      await carryPendingSignIn(await beginPendingSignIn(signedIn.secondFactorOf))
      redirect(withReturn(routes.secondFactor, input.return))
    },
    { secretFields: ['password'] },
  )
}

/** Ends this session, here and in the database. */
export async function signOutAction(): Promise<void> {
  const session = await getSession()
  if (session) await endSession(session.sessionId, clientAddress(await headers()))
  const { name, options } = authCookie('session')
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
  redirect(routes.login)
}
