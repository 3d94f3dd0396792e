'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import { deactivateMember } from './mutations/deactivate-member'
import { leaveOrganization } from './mutations/leave-organization'
import { reactivateMember } from './mutations/reactivate-member'
import { removeMember } from './mutations/remove-member'
import { updateMember } from './mutations/update-member'
import { leaveOrganizationSchema, memberSchema, removeMemberSchema, updateMemberSchema } from './schema'

type State = FormState<void>

export async function updateMemberAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(updateMemberSchema, form, (input) => updateMember(org, input), {
    message: 'Saved. It counts from the next request on.',
  })
  return refreshed(org, state)
}

export async function deactivateMemberAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(memberSchema, form, (input) => deactivateMember(org, input), {
    message: 'Deactivated. They reach nothing here until they are reactivated.',
  })
  return refreshed(org, state)
}

export async function reactivateMemberAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(memberSchema, form, (input) => reactivateMember(org, input), {
    message: 'Reactivated. Their personal tokens work again.',
  })
  return refreshed(org, state)
}

export async function removeMemberAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(removeMemberSchema, form, async (input) => {
    await removeMember(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.members(org)}?done=removed`)
  })
}

export async function leaveOrganizationAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(leaveOrganizationSchema, form, async (input) => {
    await leaveOrganization(org, input)
    revalidatePath(routes.home, 'layout')
    redirect(routes.home)
  })
}

// After a refusal as well: the page may be out of date.
function refreshed(org: string, state: State): State {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
