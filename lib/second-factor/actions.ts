'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { routes } from '../routes'
import { finishSignIn } from './finish-sign-in'
import { beginTotp } from './mutations/begin-totp'
import { confirmTotp } from './mutations/confirm-totp'
import { confirmWithCode } from './mutations/confirm-with-code'
import { confirmWithPassword } from './mutations/confirm-with-password'
import { removeTotp } from './mutations/remove-totp'
import { renewRecoveryCodes } from './mutations/renew-recovery-codes'
import { resetMember } from './mutations/reset-member'
import { dropPendingSignIn, pendingSecret } from './pending-cookie'
import { codeFormSchema, confirmTotpSchema, passwordFormSchema, resetMemberSchema } from './schema'

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

/** Showing again who one is, by password, and on to what asked for it. */
export async function confirmWithPasswordAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(
    passwordFormSchema,
    form,
    async (input) => {
      await confirmWithPassword(input)
      redirect(input.return ?? routes.accountSecurity)
    },
    { secretFields: ['password'] },
  )
}

/** The same by a code. */
export async function confirmWithCodeAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  return submit(
    codeFormSchema,
    form,
    async (input) => {
      await confirmWithCode(input)
      redirect(input.return ?? routes.accountSecurity)
    },
    { secretFields: ['code'] },
  )
}

/** Begins to set up an authenticator app. Called by a client function, which keeps the secret in memory. */
export async function beginTotpAction(): Promise<FormState<{ secret: string; qr: string }>> {
  return submit(z.object({}), {}, beginTotp)
}

/** Turns the authenticator app on; the recovery codes, when it is the first factor, are shown once. */
export async function confirmTotpAction(input: unknown): Promise<FormState<{ recoveryCodes: string[] | null }>> {
  return submit(confirmTotpSchema, input, confirmTotp, { secretFields: ['code'] })
}

/** Makes new recovery codes, to be shown once. */
export async function renewRecoveryCodesAction(): Promise<FormState<{ recoveryCodes: string[] }>> {
  return submit(z.object({}), {}, renewRecoveryCodes)
}

export async function removeTotpAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(z.object({}), form, removeTotp, { message: 'Removed. The app’s codes work no longer.' })
  // After a refusal as well: the page may be out of date.
  revalidatePath(routes.accountSecurity)
  return state
}

/** Takes away what a member can show beside their password. */
export async function resetMemberAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  const state = await submit(resetMemberSchema, form, (input) => resetMember(org, input), {
    message: 'Reset. They are signed out, and sign in with their password alone.',
  })
  revalidatePath(routes.members(org), 'layout')
  return state
}
