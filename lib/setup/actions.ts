'use server'

import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { beginSession } from '../auth/sign-in'
import { routes } from '../routes'
import { createFirstOrganization } from './create-organization'
import { isSetUp } from './is-set-up'
import { setupSchema } from './schema'

/** The first run. Once a user exists this action is as gone as its page, also for whoever lost the race. */
export async function setUpAction(_previous: FormState, form: FormData): Promise<FormState> {
  if (await isSetUp()) notFound()
  return submit(
    setupSchema,
    form,
    async (input) => {
      const client = clientOf(await headers())
      const made = await createFirstOrganization(input, client.address)
      if (!made) notFound()
      await enterSession(await beginSession({ id: made.userId, name: input.name }, client))
      redirect(routes.overview(made.organization.slug))
    },
    { secretFields: ['password'] },
  )
}
