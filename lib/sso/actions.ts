'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { returnPath } from '../auth/return-path'
import { Refusal } from '../errors'
import { routes } from '../routes'
import { attemptCookie, clearAttemptCookie } from './cookie'
import { connectAccount } from './mutations/connect-account'
import { disconnect } from './mutations/disconnect'
import { removeProvider } from './mutations/remove-provider'
import { saveProvider } from './mutations/save-provider'
import { type Finding, testConnection } from './mutations/test-connection'
import { type LoginProvider, loginProvidersFor } from './queries/login-provider'
import { disconnectSchema, findProviderSchema, removeProviderSchema, saveProviderSchema } from './schema'

type State = FormState<void>

export async function saveProviderAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(saveProviderSchema, form, (input) => saveProvider(org, input), {
    message: 'Saved. It counts from the next sign-in on.',
    secretFields: ['clientSecret'],
  })
  // After a refusal as well: the page may be out of date.
  revalidatePath(routes.singleSignOn(org))
  return state
}

export async function removeProviderAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(removeProviderSchema, form, (input) => removeProvider(org, input), {
    message: 'Removed. Whoever was signed in by it is signed out.',
  })
  revalidatePath(routes.singleSignOn(org))
  return state
}

export async function disconnectAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(disconnectSchema, form, (input) => disconnect(org, input), {
    message: 'Disconnected. The next account of the provider with this address is theirs.',
  })
  revalidatePath(routes.singleSignOn(org))
  return state
}

export async function testConnectionAction(
  org: string,
  _previous: FormState<Finding[]>,
  form: FormData,
): Promise<FormState<Finding[]>> {
  return submit(z.object({}), form, () => testConnection(org))
}

/** Leads on to the organization that signs an address in by its provider, or answers with those to choose from. */
export async function findProviderAction(
  _previous: FormState<LoginProvider[]>,
  form: FormData,
): Promise<FormState<LoginProvider[]>> {
  return submit(findProviderSchema, form, async (input) => {
    const found = await loginProvidersFor(input.email)
    const [first, ...others] = found
    if (!first) {
      throw new Refusal(
        'No organization signs this e-mail address in this way. Sign in with your password, or ask an admin of your organization.',
        { field: 'email' },
      )
    }
    if (others.length > 0) return found
    const back = returnPath(input.return)
    redirect(`${routes.ssoLogin(first.slug)}${back ? `?${new URLSearchParams({ return: back })}` : ''}`)
  })
}

/** Joins the organization whose provider named the user who is signed in. */
export async function connectAccountAction(_previous: State, form: FormData): Promise<State> {
  return submit(z.object({}), form, async () => {
    const path = await connectAccount(await attemptCookie())
    await clearAttemptCookie()
    redirect(path)
  })
}
