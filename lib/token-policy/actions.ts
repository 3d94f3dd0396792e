'use server'

import { revalidatePath } from 'next/cache'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { revokeBreakingTokens } from './mutations/revoke-breaking'
import { updateTokenPolicy } from './mutations/update-policy'
import { revokeBreakingSchema, tokenPolicySchema } from './schema'

type State = FormState<void>

export async function updateTokenPolicyAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(tokenPolicySchema, form, (input) => updateTokenPolicy(org, input), {
    message: 'Saved. It counts for what is made from now on.',
  })
  return refreshed(org, state)
}

export async function revokeBreakingTokensAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(revokeBreakingSchema, form, (input) => revokeBreakingTokens(org, input))
  if (state.status !== 'ok') return refreshed(org, state)
  const { revoked } = state.value
  const message = revoked === 1 ? 'Revoked one token.' : `Revoked ${revoked.toLocaleString('en')} tokens.`
  return refreshed(org, { status: 'ok', message, value: undefined })
}

// After a refusal as well: the page may be out of date.
function refreshed(org: string, state: State): State {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
