'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { retryMail } from './mutations/retry-mail'
import { sendTestMail } from './mutations/send-test-mail'
import { retryMailSchema } from './schema'

export async function sendTestMailAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  const state = await submit(z.object({}), form, () => sendTestMail(org), {
    message: 'On its way. Reload the page in a moment to see what became of it.',
  })
  revalidatePath(routes.notifications(org))
  return state
}

export async function retryMailAction(
  org: string,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  const state = await submit(retryMailSchema, form, (input) => retryMail(org, input), {
    message: 'It is tried again now.',
  })
  // After a refusal as well: the list may be out of date.
  revalidatePath(routes.notifications(org))
  return state
}
