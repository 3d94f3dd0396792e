'use server'

import { revalidatePath } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { authCookie } from '../auth/session-cookie'
import { routes } from '../routes'
import { dropPendingSignIn, pendingSecret } from '../second-factor/pending-cookie'
import { addPasskey, beginAddPasskey, type RegistrationOptions } from './mutations/add-passkey'
import { beginConfirmWithPasskey, confirmWithPasskey } from './mutations/confirm-with-passkey'
import { deletePasskey } from './mutations/delete-passkey'
import { renamePasskey } from './mutations/rename-passkey'
import type { AuthenticationOptions } from './options'
import { addPasskeySchema, deletePasskeySchema, renamePasskeySchema, showPasskeySchema } from './schema'
import { beginPasskeySecondStep, beginPasskeySignIn, finishPasskeySecondStep, finishPasskeySignIn } from './sign-in'

const nothing = z.object({})

/** Begins to sign in with a passkey instead of a password; the cookie ties the answer to this browser. */
export async function beginPasskeySignInAction(): Promise<FormState<AuthenticationOptions>> {
  return submit(nothing, {}, async () => {
    const heldBy = crypto.randomUUID()
    const options = await beginPasskeySignIn(heldBy, clientOf(await headers()))
    const { name, options: cookie } = authCookie('passkey')
    ;(await cookies()).set(name, heldBy, { ...cookie, maxAge: 600 })
    return options
  })
}

export async function finishPasskeySignInAction(input: unknown): Promise<FormState<void>> {
  return submit(showPasskeySchema, input, async ({ response, return: back }) => {
    const jar = await cookies()
    const { name, options } = authCookie('passkey')
    const session = await finishPasskeySignIn(response, jar.get(name)?.value, clientOf(await headers()))
    jar.set(name, '', { ...options, maxAge: 0 })
    await enterSession(session)
    redirect(back ?? routes.home)
  })
}

/** Begins the second step of signing in, with a passkey. */
export async function beginPasskeySecondStepAction(): Promise<FormState<AuthenticationOptions>> {
  return submit(nothing, {}, async () => beginPasskeySecondStep(await pendingSecret(), clientOf(await headers())))
}

export async function finishPasskeySecondStepAction(input: unknown): Promise<FormState<void>> {
  return submit(showPasskeySchema, input, async ({ response, return: back }) => {
    const session = await finishPasskeySecondStep(response, await pendingSecret(), clientOf(await headers()))
    await dropPendingSignIn()
    await enterSession(session)
    redirect(back ?? routes.home)
  })
}

/** Begins to show again who one is, with a passkey. */
export async function beginConfirmWithPasskeyAction(): Promise<FormState<AuthenticationOptions>> {
  return submit(nothing, {}, beginConfirmWithPasskey)
}

export async function confirmWithPasskeyAction(input: unknown): Promise<FormState<void>> {
  return submit(showPasskeySchema, input, async ({ response, return: back }) => {
    await confirmWithPasskey(response)
    redirect(back ?? routes.accountSecurity)
  })
}

/** Begins to add a passkey. */
export async function beginAddPasskeyAction(): Promise<FormState<RegistrationOptions>> {
  return submit(nothing, {}, beginAddPasskey)
}

/** Adds a passkey; the recovery codes, when it is the first factor, are shown once. */
export async function addPasskeyAction(input: unknown): Promise<FormState<{ recoveryCodes: string[] | null }>> {
  return submit(addPasskeySchema, input, addPasskey)
}

export async function renamePasskeyAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(renamePasskeySchema, form, renamePasskey, { message: 'Renamed.' })
  revalidatePath(routes.accountSecurity)
  return state
}

export async function deletePasskeyAction(_previous: FormState<void>, form: FormData): Promise<FormState<void>> {
  const state = await submit(deletePasskeySchema, form, deletePasskey, {
    message: 'Deleted. It signs nobody in any more; remove it from the device as well.',
  })
  revalidatePath(routes.accountSecurity)
  return state
}
